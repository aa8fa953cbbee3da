package wire

// TableColumn says what a column of a table is.
type TableColumn struct {
	Name string `json:"name" maxLength:"200"`
	Role string `json:"role" enum:"key,value,none" doc:"Keys are looked up, values are told, none is shown to nobody"`
	Kind string `json:"kind" enum:"text,number,region,day"`
	Unit string `json:"unit" enum:",mm,cm,m,in,ft,g,kg,jin,lb,oz,cny,usd,day,hour"`
}

// TableContent is what a table says.
type TableContent struct {
	Shape   string        `json:"shape" enum:"list,matrix" doc:"In a matrix the first column and the head are keys, and the other cells are the value"`
	Columns []TableColumn `json:"columns" nullable:"false" maxItems:"100" doc:"Of a matrix: the first is the key of the rows, and the names of the others are the values of across"`
	Across  *TableColumn  `json:"across,omitempty" doc:"Of a matrix: what its head has"`
	Cell    *TableColumn  `json:"cell,omitempty" doc:"Of a matrix: what its cells are"`
	Rows    [][]string    `json:"rows" nullable:"false" maxItems:"10000"`
}

// TableDraft is a table as it is saved.
type TableDraft struct {
	Title      string       `json:"title" maxLength:"200"`
	Lang       string       `json:"lang" enum:"zh,en," doc:"Empty = both"`
	About      string       `json:"about" maxLength:"1000" doc:"More words for what it is about"`
	Products   []string     `json:"products" nullable:"false" maxItems:"200" doc:"External ids; of these or of categories only, none = of all"`
	Categories []string     `json:"categories" nullable:"false" maxItems:"200"`
	Enabled    bool         `json:"enabled"`
	Content    TableContent `json:"content"`
	Version    int64        `json:"version" doc:"That the change was made from, 0 of a new table"`
}

// Table is a table of the shop.
type Table struct {
	TableDraft
	ID        string    `json:"id"`
	UpdatedAt int64     `json:"updated_at"`
	UpdatedBy UserBrief `json:"updated_by"`
}

// TableBrief is a table in a list.
type TableBrief struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Lang       string    `json:"lang" enum:"zh,en,"`
	Enabled    bool      `json:"enabled"`
	Shape      string    `json:"shape" enum:"list,matrix"`
	Columns    []string  `json:"columns" nullable:"false"`
	Rows       int64     `json:"rows"`
	Products   []string  `json:"products" nullable:"false"`
	Categories []string  `json:"categories" nullable:"false"`
	Version    int64     `json:"version"`
	UpdatedAt  int64     `json:"updated_at"`
	UpdatedBy  UserBrief `json:"updated_by"`
	DeletedAt  int64     `json:"deleted_at" doc:"It lies in the bin since then, 0 = it does not"`
}

// TableList is the tables of the shop.
type TableList struct {
	Tables []TableBrief `json:"tables" nullable:"false"`
}

// TableVersion is what a table has been.
type TableVersion struct {
	Version int64     `json:"version"`
	At      int64     `json:"at"`
	By      UserBrief `json:"by"`
	Of      int64     `json:"of" doc:"The version that it brought back, 0 = none"`
}

// TableVersions are latest first.
type TableVersions struct {
	Versions []TableVersion `json:"versions" nullable:"false"`
}

// TableRestore says which version the caller has seen last.
type TableRestore struct {
	Version int64 `json:"version"`
}

// TableGuess is rows as they were pasted.
type TableGuess struct {
	Lang string     `json:"lang" enum:"zh,en"`
	Rows [][]string `json:"rows" nullable:"false" maxItems:"10001"`
}

// TablesFound are the tables of a file, with what their columns seem to be.
type TablesFound struct {
	Tables  []TableDraft `json:"tables" nullable:"false"`
	Skipped int64        `json:"skipped" doc:"Tables above a limit, which were left out"`
}

// TableTry is a question to a table as it is being edited.
type TableTry struct {
	Table    TableDraft `json:"table"`
	Question string     `json:"question" maxLength:"500"`
	Lang     string     `json:"lang" enum:"zh,en"`
	Talk     *TableTalk `json:"talk,omitempty" doc:"What the answer before has left"`
}

// TableTalk is what a table that asked back remembers.
type TableTalk struct {
	Ask   int          `json:"ask" minimum:"0" maximum:"100"`
	Want  []int        `json:"want" nullable:"false" maxItems:"100"`
	Given []TableGiven `json:"given" nullable:"false" maxItems:"100"`
}

// TableGiven is the value of a key.
type TableGiven struct {
	Key  int      `json:"key"`
	Num  float64  `json:"num"`
	Text []string `json:"text" nullable:"false" maxItems:"20"`
	Unit string   `json:"unit" maxLength:"10"`
}

// TableCell is a cell that an answer rests on.
type TableCell struct {
	Row    int64 `json:"row" doc:"-1 = the head"`
	Column int64 `json:"column"`
}

// TableTried is what a table answers.
type TableTried struct {
	Status string      `json:"status" enum:"none,found,missing,outside"`
	Answer string      `json:"answer" doc:"As a customer would read it"`
	Cells  []TableCell `json:"cells" nullable:"false"`
	Talk   *TableTalk  `json:"talk,omitempty"`
}
