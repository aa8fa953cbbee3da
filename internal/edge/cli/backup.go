package cli

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/engine/db"
)

// The members of a backup.
const (
	backupManifest = "manifest.json"
	backupSQLite   = "shopbell.db"
	backupPostgres = "postgres.dump" // of pg_dump --format=custom
	backupFiles    = "files"
)

type manifest struct {
	Format  int    `json:"format"` // 1
	Version string `json:"version"`
	Engine  string `json:"engine"`
	Created string `json:"created"`
}

func (c *command) backup() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Save the database and all files, also while the server runs", Args: cobra.ExactArgs(1),
		Long: "Writes a .tar.gz with a consistent copy of the database and all uploaded files. The server may go on running. " +
			"Do not copy the database file by hand: what is still in its log would be missing.\n\n" +
			"On PostgreSQL the program pg_dump is used and has to be installed.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd, func(ctx context.Context, cfg Config, s *Services) error {
				n, err := writeBackup(ctx, Version, cfg, s.DB, args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "saved %s (%d files)\n", args[0], n)
				return err
			})
		},
	}
}

// writeBackup makes the archive beside its final place and renames it when it
// is complete and on disk. It returns the number of uploaded files.
func writeBackup(ctx context.Context, version string, cfg Config, d *db.DB, target string) (files int, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(target), ".shopbell-backup-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // only what is left over
	name := backupSQLite
	if d.Dialect() == db.Postgres {
		name = backupPostgres
		err = pgTool(ctx, "pg_dump", cfg.DSN(), "--format=custom", "--file="+filepath.Join(dir, name))
	} else {
		err = d.CopyTo(ctx, filepath.Join(dir, name))
	}
	if err != nil {
		return 0, err
	}
	part := filepath.Join(dir, "backup.tar.gz")
	out, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator's own path
	if err != nil {
		return 0, err
	}
	zip := gzip.NewWriter(out)
	tw := tar.NewWriter(zip)
	m, err := json.Marshal(manifest{1, version, string(d.Dialect()), time.Now().UTC().Format(time.RFC3339)})
	if err == nil {
		err = addBytes(tw, backupManifest, m)
	}
	if err == nil {
		err = addFile(tw, name, filepath.Join(dir, name))
	}
	root := filepath.Join(cfg.DataDir, backupFiles)
	if err == nil {
		err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && path == root {
				return fs.SkipAll // nothing was ever uploaded
			}
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			rel, err := filepath.Rel(cfg.DataDir, path)
			if err != nil {
				return err
			}
			err = addFile(tw, filepath.ToSlash(rel), path)
			if errors.Is(err, fs.ErrNotExist) {
				return nil // swept meanwhile: nobody had sent it
			}
			files++
			return err
		})
	}
	err = errors.Join(err, tw.Close(), zip.Close(), out.Sync(), out.Close())
	if err != nil {
		return 0, err
	}
	return files, place(part, target)
}

func addBytes(tw *tar.Writer, name string, data []byte) error {
	err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data)), ModTime: time.Now()})
	if err == nil {
		_, err = tw.Write(data)
	}
	return err
}

func addFile(tw *tar.Writer, name, path string) error {
	f, err := os.Open(path) //nolint:gosec // our own folder
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: st.Size(), ModTime: st.ModTime()}); err != nil {
		return err
	}
	_, err = io.CopyN(tw, f, st.Size())
	return err
}

func (c *command) restore() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Put a backup into an empty data folder", Args: cobra.ExactArgs(1),
		Long: "Restores what backup has saved. Stop the server first. A data folder that already has a database is left alone " +
			"unless --force is given; then the old one is kept beside it with the ending .before-restore.\n\n" +
			"On PostgreSQL the program pg_restore is used; the database must exist.",
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, _, err := c.load(cmd)
			if err != nil {
				return err
			}
			if err := restore(cmd.Context(), cfg, args[0], force); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "restored; check with: shopbell doctor")
			return err
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace what is there")
	return cmd
}

func restore(ctx context.Context, cfg Config, archive string, force bool) error {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(cfg.DataDir, ".restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // only what is left over
	if err := unpack(archive, dir); err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	dbPath, sqlite := strings.CutPrefix(cfg.DSN(), "sqlite:")
	if err := checkUnpacked(ctx, dir, sqlite); err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	// Everything is looked at before anything is replaced.
	moves := map[string]string{}
	if _, err := os.Stat(filepath.Join(dir, backupFiles)); err == nil {
		moves[filepath.Join(dir, backupFiles)] = filepath.Join(cfg.DataDir, backupFiles)
	}
	targets := slices.Collect(maps.Values(moves))
	if sqlite {
		moves[filepath.Join(dir, backupSQLite)] = dbPath
		targets = append(targets, dbPath, dbPath+"-wal", dbPath+"-shm")
	}
	inTheWay, err := existing(targets)
	if err != nil {
		return err
	}
	if len(inTheWay) > 0 && !force {
		return fmt.Errorf("%s exists already; use --force to replace it", inTheWay[0])
	}
	if !sqlite {
		args := []string{"--no-owner", "--single-transaction"}
		if force {
			args = append(args, "--clean", "--if-exists")
		}
		if err := pgTool(ctx, "pg_restore", cfg.DSN(), append(args, filepath.Join(dir, backupPostgres))...); err != nil {
			return err
		}
	}
	if err := setAside(inTheWay); err != nil {
		return err
	}
	for from, to := range moves {
		if err := place(from, to); err != nil {
			return err
		}
	}
	return nil
}

// checkUnpacked refuses what cannot be restored, before anything is replaced.
func checkUnpacked(ctx context.Context, dir string, sqlite bool) error {
	var m manifest
	raw, err := os.ReadFile(filepath.Join(dir, backupManifest)) //nolint:gosec // our own folder
	if err != nil || json.Unmarshal(raw, &m) != nil || m.Format != 1 {
		return errors.New("this is no backup of Shopbell")
	}
	if sqlite != (m.Engine == string(db.SQLite)) {
		return fmt.Errorf("the backup is of a %s database, and the configuration names another", m.Engine)
	}
	name := backupPostgres
	if sqlite {
		name = backupSQLite
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		return errors.New("the backup has no database")
	}
	if !sqlite {
		return nil
	}
	d, err := db.Open(ctx, db.Config{DSN: "sqlite:" + filepath.Join(dir, name)})
	if err != nil {
		return err
	}
	return errors.Join(d.Check(ctx), d.Close())
}

// existing returns those of the paths that there are.
func existing(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		if _, err := os.Lstat(p); err == nil {
			out = append(out, p)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return out, nil
}

// setAside keeps what is replaced, in place of what an earlier restore kept.
func setAside(paths []string) error {
	for _, p := range paths {
		old := p + ".before-restore"
		if err := os.RemoveAll(old); err != nil {
			return err
		}
		if err := os.Rename(p, old); err != nil {
			return err
		}
	}
	return nil
}

// place moves a file or folder to where nothing is, or a file over a file, so
// that it is there also after a power cut. A file may come from another disk.
func place(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	err := os.Rename(from, to)
	if errors.Is(err, syscall.EXDEV) {
		part := to + ".part"
		if err = copyFile(from, part); err == nil {
			err = os.Rename(part, to)
		}
	}
	if err != nil {
		return err
	}
	if dir, err := os.Open(filepath.Dir(to)); err == nil {
		dir.Sync()  //nolint:errcheck // not every system can
		dir.Close() //nolint:errcheck // only read
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from) //nolint:gosec // our own folder
	if err != nil {
		return err
	}
	defer in.Close()                                                       //nolint:errcheck // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // beside the database
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

const (
	maxMember  = 1 << 40 // bytes of one member of a backup
	maxMembers = 10_000_000
)

func unpack(archive, dir string) error {
	f, err := os.Open(archive) //nolint:gosec // the operator's own path
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	zip, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	tr := tar.NewReader(zip)
	for range maxMembers {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			// The checksum stands behind the last member.
			_, err = io.Copy(io.Discard, zip) //nolint:gosec // kept nowhere
			return err
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !isMember(h.Name) || h.Size > maxMember {
			return fmt.Errorf("member %q does not belong here", h.Name)
		}
		if err := unpackOne(tr, filepath.Join(dir, filepath.FromSlash(h.Name)), h.Size); err != nil {
			return err
		}
	}
	return errors.New("too many members")
}

// isMember reports whether a backup has a file of this name.
func isMember(name string) bool {
	switch name {
	case backupManifest, backupSQLite, backupPostgres:
		return true
	}
	return strings.HasPrefix(name, backupFiles+"/") && filepath.IsLocal(name) && name == path.Clean(name)
}

func unpackOne(r io.Reader, path string, size int64) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // inside our folder
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, r, size)
	return errors.Join(err, f.Sync(), f.Close())
}

// pgTool runs one of PostgreSQL's programs on the database. The password goes
// by the environment: everybody on the machine can read a command line.
func pgTool(ctx context.Context, name, dsn string, args ...string) error {
	if _, err := exec.LookPath(name); err != nil {
		return fmt.Errorf("%s is not installed", name)
	}
	address, password, err := libpq(dsn)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, name, append([]string{"--dbname=" + address}, args...)...) //nolint:gosec // a fixed program
	if password != "" {
		cmd.Env = append(os.Environ(), "PGPASSWORD="+password)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// libpq is the DSN without its password and without what PostgreSQL's own
// programs do not know, such as the size of our pool.
func libpq(dsn string) (address, password string, err error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", "", errors.New("the PostgreSQL DSN cannot be read") // err would show the password
	}
	q, known := u.Query(), url.Values{}
	if password = q.Get("password"); u.User != nil {
		if p, ok := u.User.Password(); ok {
			password = p
		}
		u.User = url.User(u.User.Username())
	}
	for _, key := range []string{
		"user", "host", "port", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs", "options",
	} {
		if q.Has(key) {
			known.Set(key, q.Get(key))
		}
	}
	u.RawQuery = known.Encode()
	return u.String(), password, nil
}
