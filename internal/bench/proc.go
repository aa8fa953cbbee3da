package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clockTicks is USER_HZ, which is 100 on every Linux that Go runs on.
const clockTicks = 100

// Process is a server under measurement.
type Process struct {
	URL string
	PID int

	cmd    *exec.Cmd
	log    *os.File
	extras []int // processes that work for it: PostgreSQL's postmaster
}

// Start runs a server and waits until /readyz says yes. It returns how long
// that took. Its log goes to the file.
func Start(ctx context.Context, logFile, url string, env []string, name string, args ...string) (*Process, time.Duration, error) {
	log, err := os.OpenFile(logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, 0, err
	}
	cmd := exec.Command(name, args...) //nolint:gosec // our own binaries
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, 0, errors.Join(err, log.Close())
	}
	p := &Process{URL: url, PID: cmd.Process.Pid, cmd: cmd, log: log}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		select {
		case err := <-exited:
			return nil, 0, errors.Join(fmt.Errorf("%s ended before it was ready (see %s): %w", filepath.Base(name), logFile, err), log.Close())
		case <-ctx.Done():
			return nil, 0, errors.Join(fmt.Errorf("%s is not ready (see %s)", filepath.Base(name), logFile), p.Kill())
		case <-tick.C:
			if ready(ctx, url) {
				return p, time.Since(begun), nil
			}
		}
	}
}

func ready(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close() //nolint:errcheck // only the status counts
	return resp.StatusCode == http.StatusOK
}

// Counts adds a process, with its children, to the CPU time.
func (p *Process) Counts(pid int) { p.extras = append(p.extras, pid) }

// Stop asks the server to end and waits for it.
func (p *Process) Stop() error { return p.end(syscall.SIGTERM) }

// Kill ends it at once.
func (p *Process) Kill() error { return p.end(syscall.SIGKILL) }

func (p *Process) end(sig syscall.Signal) error {
	err := p.cmd.Process.Signal(sig)
	for range 1000 {
		if p.cmd.Process.Signal(syscall.Signal(0)) != nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.Join(err, p.log.Close())
}

// CPU is the time that the process has used so far.
func (p *Process) CPU() time.Duration { return cpuOf(p.PID) }

// CPUWithHelpers adds what works for it.
func (p *Process) CPUWithHelpers() time.Duration {
	sum := p.CPU()
	for _, pid := range p.extras {
		sum += cpuOf(pid)
		for _, child := range Children(pid) {
			sum += cpuOf(child)
		}
	}
	return sum
}

func cpuOf(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name, in parentheses, may contain spaces.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.ParseInt(fields[11], 10, 64)   //nolint:errcheck // written by the kernel
	system, _ := strconv.ParseInt(fields[12], 10, 64) //nolint:errcheck // written by the kernel
	return time.Duration(user+system) * time.Second / clockTicks
}

// Children are the processes that pid has started.
func Children(pid int) []int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil
	}
	var out []int
	for word := range strings.FieldsSeq(string(text)) {
		if n, err := strconv.Atoi(word); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// RSS is the resident memory of the process in bytes, and the part of it that
// is its own: the rest are pages of files (the program, a mapped database) that
// the system takes back when it needs them.
func (p *Process) RSS() (all, own int64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, ":")
		if name != "VmRSS" && name != "RssAnon" {
			continue
		}
		kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64) //nolint:errcheck // written by the kernel
		if name == "VmRSS" {
			all = kb << 10
		} else {
			own = kb << 10
		}
	}
	return all, own
}

// FreeAddr is a loopback address that nobody listens on.
func FreeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close() //nolint:errcheck // only the number was wanted
	return l.Addr().String(), nil
}
