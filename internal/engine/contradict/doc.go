// Package contradict finds what two texts say differently about the same thing: a
// number with the same unit, yes and no, who bears something.
//
//	text ─▶ clauses ─▶ what each says: quantities, and words that are denied or not
//	two clauses that speak of the same ─▶ a quantity or a denial on which they differ
//	       ─▶ how much else is the same, which circumstances are not ─▶ probability
//
// 24 hours and one day are the same; 拆封 with 不可以 and 未拆封 with 可以 as well,
// since both words are turned round. Texts about different regions, times, people
// or goods may say different things: circumstances of which one text names another
// than the other, or one that narrows it, speak against a contradiction.
//
// pairs.tsv of testdata are pairs with what people say of them; every other pair
// of rows was used to learn the weights, the rest measures them. It refuses to say
// which of the two is right.
package contradict
