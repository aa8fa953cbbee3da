// Package query answers questions from the cells of tables: size charts, shipping
// fees, opening hours, lists of what fits what.
//
//	table ──▶ Compile: what each column is about, cells as ranges, places, days, words
//	                                    │
//	question ──▶ what is given, what is asked ──▶ the table that has both ──▶ Answer
//	             (mentions, numbers with units,    keys missing: ask for one
//	              words of the table's own cells)  no row fits: the nearest, never a guess
//
// It is pure: an answer is a function of the question and the cells. Numbers are
// compared in base units (cm, kg, yuan, days), so 110 斤, 121 lb and 55 kg are one
// weight. Two shapes are known. In a list each row has its keys and values; in a
// matrix the first column and the head are keys and every other cell is the value.
package query
