// Package table keeps tables as tables: size charts, shipping fees, opening hours,
// lists of what fits what. Questions are answered from their cells.
//
//	file or pasted block ─▶ Read, Guess ─▶ shown, changed ─▶ Save ─▶ version n
//	                                                              └▶ revision ─▶ memory of every node
//	message ─▶ Ask ─▶ query.Ask over the memory ─▶ cells, or what has to be known first
//
// A table is told as it is saved, unless it is switched off. Each save is a version;
// an older one can be brought back. A deleted one lies in the bin for thirty days.
//
// It phrases nothing and calculates nothing: a number that no cell has is not said.
package table

import "embed"

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS
