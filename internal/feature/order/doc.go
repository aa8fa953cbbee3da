// Package order is what customers bought: orders with their lines, payments,
// parcels and the trail of each parcel.
//
// It refuses to say anything about an order to somebody who has not shown that
// it is theirs. There are two ways: the shop's signed identity names the
// customer whose orders these are (OfCustomer), or a visitor proves one order
// by its number together with the full telephone number or e-mail address of
// the order or of its customer:
//
//	Prove(who, number, proof) ─▶ one try is counted for who and for the number
//	    ├─ too many tries within the hour ─▶ rate_limited, nothing is looked at
//	    ├─ no such order, or a wrong proof ─▶ not_found: the same answer, the try stays counted
//	    └─ right ─▶ the try is given back; readable for this who for a day (Proven)
//
// The counters stand in the database, so they hold across nodes and restarts,
// and a try is counted before it is judged, so that fifty at once are fifty.
package order
