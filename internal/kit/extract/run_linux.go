package extract

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

const (
	hasCPUTime = true
	tickLength = 10 * time.Millisecond // of the system's clock of processes
)

// ownBinary is the binary that runs, also after another version has taken its
// place on disk.
func ownBinary() string { return "/proc/self/exe" }

// isolate gives the child a process group, and an end with its parent.
func isolate(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) //nolint:errcheck // it may have ended
	}
}

func killedBySystem(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// cpuTime is what the child has used, not what it has started.
func cpuTime(cmd *exec.Cmd) time.Duration {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(stat, []byte(") "))
	fields := bytes.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(string(fields[11]))   //nolint:errcheck // the kernel's
	system, _ := strconv.Atoi(string(fields[12])) //nolint:errcheck // the kernel's
	return time.Duration(user+system) * tickLength
}

// resident is the memory that the child holds of its own: its binary, which is
// shared, does not count.
func resident(cmd *exec.Cmd) int64 {
	statm, err := os.ReadFile("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(statm)
	if len(fields) < 3 {
		return 0
	}
	all, _ := strconv.ParseInt(string(fields[1]), 10, 64)    //nolint:errcheck // the kernel's
	shared, _ := strconv.ParseInt(string(fields[2]), 10, 64) //nolint:errcheck // the kernel's
	return (all - shared) * int64(os.Getpagesize())
}
