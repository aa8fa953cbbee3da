package repotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// What an init function does happens to everybody who imports the package, in
// an order that nobody sees.
func TestNoInitFunctions(t *testing.T) {
	t.Parallel()
	eachFile(t, func(name string, f *ast.File, _ map[string]bool) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function; call it from the constructor instead", name)
			}
		}
	})
}

// State at package level is shared by everything in the process: two servers in
// one test, two shops. Tables that nobody changes are not state.
func TestNoStateAtPackageLevel(t *testing.T) {
	t.Parallel()
	eachFile(t, func(name string, f *ast.File, vars map[string]bool) {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					if typ := typeName(s.(*ast.ValueSpec)); isState(typ) {
						t.Errorf("%s: package variable of type %s; make it a field", name, typ)
					}
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			var targets []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					targets = n.Lhs
				}
			case *ast.IncDecStmt:
				targets = []ast.Expr{n.X}
			}
			for _, target := range targets {
				if id := rootIdent(target); id != nil && vars[id.Name] && isPackageLevel(f, id) {
					t.Errorf("%s assigns to the package variable %s; make it a field", name, id.Name)
				}
			}
			return true
		})
	})
}

func isState(typ string) bool {
	switch typ {
	case "sync.Mutex", "sync.RWMutex", "sync.Map", "sync.WaitGroup":
		return true
	}
	return strings.HasPrefix(typ, "atomic.")
}

func typeName(s *ast.ValueSpec) string {
	typ := s.Type
	if typ == nil && len(s.Values) == 1 {
		if lit, ok := s.Values[0].(*ast.CompositeLit); ok {
			typ = lit.Type
		}
	}
	if sel, ok := typ.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			return x.Name + "." + sel.Sel.Name
		}
	}
	return ""
}

func rootIdent(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isPackageLevel tells a package variable from a local one of the same name:
// the parser resolves names within a file, so what it could not resolve stands
// at the top of another file.
func isPackageLevel(f *ast.File, id *ast.Ident) bool {
	if id.Obj == nil {
		return true
	}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, s := range g.Specs {
				if s == id.Obj.Decl {
					return true
				}
			}
		}
	}
	return false
}

// eachFile visits every Go file that can reach the binary, with the names of
// its package's variables.
func eachFile(t *testing.T, visit func(name string, f *ast.File, vars map[string]bool)) {
	t.Helper()
	for _, p := range packages(t) {
		if strings.HasSuffix(p.path(), "test") || floorOf(p.path()) == 7 {
			continue
		}
		vars := map[string]bool{}
		files := map[string]*ast.File{}
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if ast.IsGenerated(f) {
				continue
			}
			files[p.path()+"/"+name] = f
			for _, d := range f.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
					for _, s := range g.Specs {
						for _, id := range s.(*ast.ValueSpec).Names {
							vars[id.Name] = true
						}
					}
				}
			}
		}
		for name, f := range files {
			visit(name, f, vars)
		}
	}
}
