// Package tabular reads records out of files that somebody else has made: CSV,
// XLSX and JSON. It knows nothing of what the records are about.
//
//	file ──▶ Open ──▶ Records ──▶ Mapping.Apply ──▶ Records ──▶ Batches ──▶ a feature's Import
//	         csv.go                 mapping.go                    batch.go    with Fields (fields.go)
//	         xlsx.go               (other layouts)                            into a Report (report.go)
//	         json.go
//
// Everything streams: what is held at a time is one record and the batch that
// is being written, each under a limit. A record that cannot be read is a
// *RowError and the stream goes on after it; any other error ends the stream.
package tabular
