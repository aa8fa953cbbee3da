// Package crashtest starts the real binary, lets customers write, and kills
// what it can: the server itself, PostgreSQL, Redis. What is proved is proved
// from the customers' own records, not from the server's word:
//
//   - a message that was acknowledged is in the log, at the sequence that the
//     acknowledgement named;
//   - no message is there twice, although each customer sends again, with the
//     same client id, whatever was not acknowledged;
//   - the log has the order in which a customer sent;
//   - what was ever shown is in the log, word for word;
//   - every customer's message has an answer, or waits in the queue.
//
// CRASH_CYCLES sets the number of kills (30), CRASH_SEED repeats their moments.
package crashtest
