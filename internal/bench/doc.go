// Package bench measures Shopbell beside a bare floor. The floor does what no
// chat product can leave out and nothing else: a socket, a durable group
// commit, a push. Product and floor run alternately in one run on one machine,
// so that what is reported is a ratio that a slow disk or a busy neighbour does
// not change much; CPU time of the server processes stands beside the
// latencies, since it is the steadier figure.
//
//	visitors (1,000 sockets, Poisson) ──▶ floor:   insert, commit, ack, insert, commit, push
//	                                  └─▶ product: the same frames, the whole product between them
//
// Every request goes to a loopback address and every part ends by itself.
package bench
