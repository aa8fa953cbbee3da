// Package rest gives memory back to the system while a program rests. The
// collector runs by how much is allocated: a server that ten thousand visitors
// have just connected to, and that has little to do since, would keep the room
// that connecting them took until somebody writes.
//
// It refuses to collect while there is work: the price is one full collection,
// paid once after each time of work.
package rest
