"""Which system calls a worker may make. Pure data: the assembler makes a filter of it, see `seccomp`.

What is not named fails as unknown to the kernel (ENOSYS), so that libraries fall back on something older. What is
dangerous fails as forbidden (EPERM). Nothing here opens a socket, starts a process or a program, sends a signal to
another process, mounts, traces, or makes memory that no limit of the worker counts.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

_ALLOWED: Final = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close close_range dup dup2 dup3 pipe pipe2
    open openat openat2 creat access faccessat faccessat2 stat lstat fstat newfstatat statx statfs fstatfs readlink readlinkat
    getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir rename renameat renameat2 unlink unlinkat link linkat symlink
    symlinkat truncate ftruncate fallocate fsync fdatasync chmod fchmod fchmodat umask flock copy_file_range sendfile fadvise64
    utimensat mmap munmap mprotect mremap madvise msync brk mincore membarrier pkey_alloc pkey_free pkey_mprotect
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack tgkill pause alarm
    futex get_robust_list set_robust_list set_tid_address rseq arch_prctl gettid getpid getppid getpgrp getpgid getsid
    getuid geteuid getgid getegid getresuid getresgid getgroups capget uname sysinfo getrusage times getcpu getpriority
    getrlimit sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time setitimer getitimer
    timerfd_create timerfd_settime timerfd_gettime epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 poll ppoll
    select pselect6 eventfd2 getrandom exit exit_group restart_syscall sendto recvfrom shutdown getsockname getpeername
    getsockopt setsockopt wait4 waitid
"""
_FORBIDDEN: Final = """
    ptrace process_vm_readv process_vm_writev mount umount2 pivot_root chroot unshare setns mknod mknodat bpf perf_event_open
    userfaultfd io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key kexec_load init_module finit_module
    delete_module reboot swapon swapoff quotactl acct settimeofday clock_settime adjtimex clock_adjtime sethostname setdomainname
    iopl ioperm setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset open_by_handle_at
    name_to_handle_at fanotify_init fanotify_mark kcmp pidfd_getfd pidfd_open pidfd_send_signal process_madvise personality syslog
    memfd_create memfd_secret shmget shmat shmctl shmdt semget semop semctl msgget msgsnd msgrcv msgctl mq_open move_pages mbind
    migrate_pages set_mempolicy get_mempolicy vhangup socket bind connect listen accept accept4 chown fchown lchown fchownat
    setxattr fsetxattr lsetxattr fsopen fsmount fsconfig fspick open_tree move_mount mount_setattr execve execveat fork vfork
    kill tkill rt_sigqueueinfo rt_tgsigqueueinfo sendmsg sendmmsg recvmsg recvmmsg seccomp landlock_create_ruleset
    landlock_add_rule landlock_restrict_self setsid setpgid sched_setaffinity sched_setscheduler sched_setattr setpriority
    ioprio_set mlock mlock2 mlockall inotify_init1 splice tee vmsplice setrlimit timer_create
"""
ALLOWED: Final = frozenset(_ALLOWED.split())
FORBIDDEN: Final = frozenset(_FORBIDDEN.split())


class Masked(NamedTuple):
    """Allowed when an argument has exactly these of the masked bits."""

    argument: int
    mask: int
    bits: int


class OneOf(NamedTuple):
    """Allowed when an argument is one of these."""

    argument: int
    values: tuple[int, ...]


class NoneOf(NamedTuple):
    """Allowed when an argument is none of these."""

    argument: int
    values: tuple[int, ...]


Condition = Masked | OneOf | NoneOf
Conditions = tuple[Condition, ...]
"""All of them must hold."""

_NEW_NAMESPACES: Final = 0x80 | 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
_THREAD: Final = 0x10000
_AF_UNIX: Final = 1
_STREAM: Final = 1
_CLOEXEC, _NONBLOCK = 0x80000, 0x800

CONDITIONAL: Final[Mapping[str, Conditions]] = MappingProxyType(
    {
        "clone": (Masked(0, _NEW_NAMESPACES | _THREAD, _THREAD),),  # threads only; clone3 is unknown, so libraries come here
        # An event loop wakes itself by one. A pair of datagrams could send to any socket by its name.
        "socketpair": (OneOf(0, (_AF_UNIX,)), Masked(1, ~(_CLOEXEC | _NONBLOCK) & 0xFFFFFFFF, _STREAM)),
        "prctl": (OneOf(0, (3, 15, 16, 23, 30, 38, 39, 0x53564D41)),),  # names of threads and memory, and questions
        "ioctl": (OneOf(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x5452)),),  # terminal questions, FIONREAD, FIONBIO, FIOCLEX
        "prlimit64": (OneOf(0, (0,)),),  # itself; a hard limit cannot be raised
        "fcntl": (NoneOf(1, (8, 10, 15, 1024, 1026, 1031)),),  # owners, signals, leases, watches, larger pipes
    }
)
