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
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
		err = run(ctx, "pg_dump", "--format=custom", "--file="+filepath.Join(dir, name), "--dbname="+cfg.DSN())
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
			files++
			return addFile(tw, filepath.ToSlash(rel), path)
		})
	}
	err = errors.Join(err, tw.Close(), zip.Close(), out.Sync(), out.Close())
	if err != nil {
		return 0, err
	}
	return files, os.Rename(part, target)
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
	var m manifest
	raw, err := os.ReadFile(filepath.Join(dir, backupManifest)) //nolint:gosec // our own folder
	if err != nil || json.Unmarshal(raw, &m) != nil || m.Format != 1 {
		return fmt.Errorf("%s is no backup of Shopbell", archive)
	}
	sqlite := strings.HasPrefix(cfg.DSN(), "sqlite:")
	if sqlite != (m.Engine == string(db.SQLite)) {
		return fmt.Errorf("the backup is of a %s database, and the configuration names another", m.Engine)
	}
	if !sqlite {
		args := []string{"--no-owner", "--exit-on-error", "--dbname=" + cfg.DSN()}
		if force {
			args = append(args, "--clean", "--if-exists")
		}
		if err := run(ctx, "pg_restore", append(args, filepath.Join(dir, backupPostgres))...); err != nil {
			return err
		}
	} else {
		path := strings.TrimPrefix(cfg.DSN(), "sqlite:")
		if err := checkCopy(ctx, filepath.Join(dir, backupSQLite)); err != nil {
			return err
		}
		if err := clear(path, force, "", "-wal", "-shm"); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(dir, backupSQLite), path); err != nil {
			return err
		}
	}
	files := filepath.Join(cfg.DataDir, backupFiles)
	if _, err := os.Stat(filepath.Join(dir, backupFiles)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := clear(files, force, ""); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, backupFiles), files)
}

// checkCopy opens the restored database once before anything is replaced.
func checkCopy(ctx context.Context, path string) error {
	d, err := db.Open(ctx, db.Config{DSN: "sqlite:" + path})
	if err != nil {
		return err
	}
	return errors.Join(d.Check(ctx), d.Close())
}

// clear moves what is in the way aside, if that is allowed.
func clear(path string, force bool, endings ...string) error {
	for _, e := range endings {
		if _, err := os.Stat(path + e); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if !force {
			return fmt.Errorf("%s exists already; use --force to replace it", path+e)
		}
		old := path + e + ".before-restore"
		if err := os.RemoveAll(old); err != nil {
			return err
		}
		if err := os.Rename(path+e, old); err != nil {
			return err
		}
	}
	return nil
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
			_, err = io.Copy(io.Discard, zip)
			return err
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || !filepath.IsLocal(h.Name) || h.Size > maxMember {
			return fmt.Errorf("member %q does not belong here", h.Name)
		}
		if err := unpackOne(tr, filepath.Join(dir, filepath.FromSlash(h.Name)), h.Size); err != nil {
			return err
		}
	}
	return errors.New("too many members")
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

func run(ctx context.Context, name string, args ...string) error {
	if _, err := exec.LookPath(name); err != nil {
		return fmt.Errorf("%s is not installed", name)
	}
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput() //nolint:gosec // a fixed program
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}
