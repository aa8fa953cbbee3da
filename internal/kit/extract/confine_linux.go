package extract

import (
	"errors"
	"syscall"
)

// confine puts the process under limits of the system, which its children
// inherit. The address space is no measure: the runtime reserves much more of it
// than it uses. RLIMIT_DATA counts what can be written to.
func confine(lim Limits) error {
	set := func(what int, n uint64) error {
		var now syscall.Rlimit
		if err := syscall.Getrlimit(what, &now); err != nil {
			return err
		}
		n = min(n, now.Max)
		return syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n})
	}
	seconds := uint64(lim.CPU.Seconds()) + 1
	return errors.Join(
		set(syscall.RLIMIT_DATA, uint64(lim.Memory)+dataSlack), //nolint:gosec // a limit is positive
		set(syscall.RLIMIT_CPU, seconds),
		set(syscall.RLIMIT_FSIZE, 0),
		set(syscall.RLIMIT_CORE, 0),
		syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10), // customers come first
	)
}

// dataSlack is what the runtime has mapped without using it.
const dataSlack = 192 << 20
