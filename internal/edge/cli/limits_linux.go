package cli

import (
	"fmt"
	"syscall"
)

func space(dir string) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return err
	}
	if free := st.Bavail * uint64(st.Bsize); free < lowSpace { //nolint:gosec // a block size is positive
		return fmt.Errorf("only %d MB are left", free>>20)
	}
	return nil
}

func openFiles() error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return err
	}
	if l.Max < lowFiles {
		return fmt.Errorf("the limit is %d: raise it (ulimit -n) to hold more than as many sockets", l.Max)
	}
	return nil
}
