"""What a hostile plugin tries. Each act is code that raises, or dies, when it is held back, and ends quietly when it succeeds.

It runs in a hook of a plugin in a worker of its own, with `ctx`, `B` (the baits that the driver made for it), `call(name, …)`
(a system call by name), `wire()` (the descriptor of the worker's socket) and `die()` (wait for the host to end the worker).
"""

from collections.abc import Mapping
from typing import Final

_FORKS = "while True:\n  p = os.fork()\n  if p == 0: time.sleep(5); os._exit(0)"
_SOCKETS = {
    "inet_stream": "socket.AF_INET, socket.SOCK_STREAM",
    "inet6_stream": "socket.AF_INET6, socket.SOCK_STREAM",
    "inet_datagram": "socket.AF_INET, socket.SOCK_DGRAM",
    "inet_raw": "socket.AF_INET, socket.SOCK_RAW, 1",
    "packet": "socket.AF_PACKET, socket.SOCK_RAW, 3",
    "netlink": "socket.AF_NETLINK, socket.SOCK_RAW, 0",
    "vsock": "40, socket.SOCK_STREAM",
    "unix": "socket.AF_UNIX, socket.SOCK_STREAM",
    "bluetooth": "31, socket.SOCK_RAW, 1",
    "alg": "38, socket.SOCK_SEQPACKET",
    "can": "29, socket.SOCK_RAW, 1",
}

ACTS: Final[Mapping[str, str | tuple[str, ...]]] = {
    # files
    "read_a_secret": "open(B['file']).read()",
    "write_a_file": "open(B['file'], 'a').write('x')",
    "make_a_file": "open(B['folder'] + '/made', 'w').write('x')",
    "read_shadow": "open('/etc/shadow').read()",
    "read_passwd": "open('/etc/passwd').read()",
    "write_to_usr": "open('/usr/made', 'w')",
    "write_to_its_own_code": "open(__file__, 'a').write('x')",
    "write_to_the_runtime": "import msgspec; open(msgspec.__file__, 'a').write('x')",
    "climb_out": "open('/plugin/../../../../../..' + B['file']).read()",
    "link_out": "os.symlink(B['file'], '/tmp/link'); open('/tmp/link').read()",
    "read_the_servers_data": "os.listdir(B['data'])",
    "list_the_store": "os.listdir('/plugins')",
    "read_sysfs": "os.listdir('/sys')",
    "read_a_disk": "open('/dev/sda', 'rb').read(1)",
    "read_kernel_memory": "open('/dev/mem', 'rb').read(1)",
    "open_the_terminal": "open('/dev/tty', 'w').write('x')",
    "make_a_device": "os.mknod('/tmp/null', 0o20666, os.makedev(1, 3))",
    "change_owner": "os.chown('/tmp', 0, 0)",
    "open_by_handle": "call('open_by_handle_at', -100, ctypes.create_string_buffer(64), 0)",
    # network
    **{f"socket_{name}": f"socket.socket({arguments})" for name, arguments in _SOCKETS.items()},
    "every_other_family": (
        "\nfor family in range(64):\n  for kind in (1, 2, 3, 5):\n    try: socket.socket(family, kind)\n"
        "    except OSError: continue\n    break\n  else: continue\n  break\nelse: raise OSError('none opens')"
    ),
    "connect_to_loopback": "socket.create_connection(('127.0.0.1', B['port']), 1)",
    "resolve_a_name": "socket.getaddrinfo('localhost.example', 80)",
    "connect_a_pair_elsewhere": "a, b = socket.socketpair(); a.connect(B['socket'])",
    "datagram_pair_elsewhere": "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', B['socket'])",
    "abstract_socket": "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', '\\0' + B['abstract'])",
    "send_a_descriptor": "s = socket.socket(fileno=os.dup(wire())); socket.send_fds(s, [b'x'], [wire()])",
    # processes
    "fork": "os.fork()",
    "fork_bomb": _FORKS,
    "start_a_program": "import _posixsubprocess, subprocess; subprocess.run(['/usr/bin/id'])",
    "clone_a_process": "call('clone', 17, 0, 0, 0, 0)",
    "execute": "os.execv('/usr/bin/id', ['id'])",
    "execute_a_descriptor": "os.execve(os.open('/usr/bin/id', os.O_RDONLY), ['id'], {})",
    "thread_bomb": "while True: threading.Thread(target=time.sleep, args=(30,), daemon=True).start()",
    "raise_a_limit": "import resource; resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)",
    "be_nicer_to_itself": "os.nice(-5)",
    "real_time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    # memory
    "heap_bomb": "kept = []\nwhile True: kept.append(bytearray(b'x') * (8 << 20))",
    "map_bomb": "mmap.mmap(-1, 4 << 30)",
    "memfd": "os.memfd_create('x')",
    "shared_memory": "call('shmget', 0, 64 << 20, 0o1600)",
    "posix_shared_memory": "open('/dev/shm/x', 'w')",
    "message_queue": "call('msgget', 0, 0o1600)",
    "semaphores": "call('semget', 0, 1000, 0o1600)",
    "large_pipe": "import fcntl; fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)",
    "pipe_bomb": "while True: os.pipe()",
    "socket_bomb": "kept = []\nwhile True: kept.append(socket.socketpair())",
    "secret_memory": "call('memfd_secret', 0)",
    "pin_pages": "r, w = os.pipe(); call('vmsplice', w, ctypes.create_string_buffer(16), 1, 8)",
    "move_pages": "call('move_pages', B['decoy'], 0, 0, 0, 0, 0)",
    "lock_memory": "libc.mlock.restype = int; call('mlockall', 3)",
    # disk
    "fill_the_disk": "open('/tmp/full', 'wb').write(b'x' * (64 << 20))",
    "inode_bomb": "[open(f'/tmp/{n}', 'w').close() for n in range(100_000)]",
    "fill_the_root": "open('/full', 'w')",
    "watch_files": "call('inotify_init1', 0)",
    "watch_the_machine": "call('fanotify_init', 0, 0)",
    "swap": "call('swapon', b'/tmp/full', 0)",
    # signals, tracing, others' memory
    "kill_the_server": "os.kill(B['server'], 9)",
    "kill_a_neighbour": "os.kill(B['decoy'], 9)",
    "kill_everybody": "os.kill(-1, 9)",
    "signal_a_thread": "call('tgkill', B['decoy'], B['decoy'], 9)",
    "queue_a_signal": "call('rt_sigqueueinfo', B['decoy'], 9, ctypes.create_string_buffer(128))",
    "trace": "call('ptrace', 16, B['decoy'], 0, 0)",
    "be_traced": "call('ptrace', 0, 0, 0, 0)",
    "read_memory": "call('process_vm_readv', B['decoy'], 0, 0, 0, 0, 0)",
    "process_descriptor": "call('pidfd_open', B['decoy'], 0)",
    "anothers_descriptor": "call('pidfd_getfd', wire(), 0, 0)",
    "advise_another": "call('process_madvise', wire(), 0, 0, 21, 0)",
    "compare_processes": "call('kcmp', os.getpid(), B['decoy'], 0, 0, 0)",
    "outlive_the_server": "\nif libc.prctl(1, 0, 0, 0, 0): raise OSError(ctypes.get_errno(), 'prctl')",
    # namespaces, mounts, the kernel
    "new_user_namespace": "call('unshare', 0x10000000)",
    "enter_a_namespace": "call('setns', wire(), 0)",
    "clone_a_namespace": "call('clone', 0x10000000 | 17, 0, 0, 0, 0)",
    "mount": "call('mount', b'none', b'/tmp', b'tmpfs', 0, 0)",
    "remount_writable": "call('mount', b'none', b'/', 0, 32 | 4096, 0)",
    "unmount": "call('umount2', b'/tmp', 2)",
    "pivot": "call('pivot_root', b'.', b'.')",
    "chroot": "os.chroot('/tmp')",
    "new_file_system": "call('fsopen', b'tmpfs', 0)",
    "open_a_tree": "call('open_tree', -100, b'/', 1)",
    "become_root": "os.setuid(0)",
    "take_capabilities": "call('capset', ctypes.create_string_buffer(8), ctypes.create_string_buffer(24))",
    "keyring": "call('add_key', b'user', b'k', b'v', 1, -3)",
    "read_keys": "call('keyctl', 0, -3, 0, 0, 0)",
    "io_uring": "call('io_uring_setup', 4, ctypes.create_string_buffer(120))",
    "userfaultfd": "call('userfaultfd', 1)",
    "bpf": "call('bpf', 0, ctypes.create_string_buffer(72), 72)",
    "performance_events": "call('perf_event_open', ctypes.create_string_buffer(112), 0, -1, -1, 0)",
    "load_a_module": "call('finit_module', 0, b'', 0)",
    "another_kernel": "call('kexec_load', 0, 0, 0, 0)",
    "restart_the_machine": "call('reboot', 0xfee1dead, 672274793, 0x1234567, 0)",
    "ports_of_the_machine": "call('ioperm' if platform.machine() == 'x86_64' else 'bpf', 0, 1024, 1)",
    "kernel_log": "call('syslog', 3, ctypes.create_string_buffer(99), 99)",
    "personality": "call('personality', 0x0040000)",
    "second_filter": "call('seccomp', 1, 0, 0)",
    "host_name": "socket.sethostname('x')",
    "set_the_clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "x32_calls": "\nr = libc.syscall(0x40000000 + 39)\nif r < 0: raise OSError(ctypes.get_errno(), 'x32')",
    # what it might find lying about
    "environment_of_the_first": "open('/proc/1/environ').read()",
    "environment_of_the_server": "open(f\"/proc/{B['server']}/environ\").read()",
    "own_environment": "\nif not os.environ: raise LookupError('empty')",
    "map_of_itself": "open('/proc/self/maps').read()",
    "list_processes": "os.listdir('/proc')",
    "descriptors_left_open": "\nfound = [n for n in range(3, 256) if n != wire() and is_open(n)]\nif not found: raise LookupError('none')",
    "import_the_server": "import wangge_core",
    "import_a_library_of_the_server": "import litestar",
    # the host
    "hang": "time.sleep(60)",
    "spin": "\nwhile True: pass",
    "segfault": "ctypes.string_at(0)",
    "exit": "os._exit(0)",
    "abort": "os.abort()",
    "raise_system_exit": "raise SystemExit(3)",
    "answer_of_4_gb": "os.write(wire(), (2**32 - 1).to_bytes(4, 'big') + b'x' * 1000); die()",
    "oversize_frame": "os.write(wire(), (5 << 20).to_bytes(4, 'big')); die()",
    "malformed_frame": "os.write(wire(), (5).to_bytes(4, 'big') + b'\\xff' * 5); die()",
    "deep_frame": "send(b'\\x93\\xa6answer\\x01' + b'\\x91' * 5000); die()",
    "half_frame": "os.write(wire(), (900).to_bytes(4, 'big') + b'x' * 10); die()",
    "pickle": "import pickle; send(pickle.dumps(B)); die()",
    "speak_as_the_host": "send(pack(['ping', 1])); die()",
    "greet_again": "send(pack(['hello', 1, 'wangge.livelihood', '9', ['case_closed.v1']])); die()",
    "answer_a_strange_call": "send(pack(['answer', 10**6, None])); die()",
    "pong_unasked": "send(pack(['pong', 77])); die()",
    "output_bomb": "\nfor _ in range(10_000): print('x' * 1000)\ndie()",
    "log_flood": "\nfor n in range(10_000): ctx.log.info('x', n=n)\ndie()",
    "event_flood": (
        "\nfor n in range(10_000): send(pack(['broker_call', n, ctx.platform._call, 'events.emit', {'type': 'hostile.x.v1'}]))\ndie()"
    ),
    "broker_flood": "\nfor n in range(10_000): send(pack(['broker_call', n, ctx.platform._call, 'cases.get', {}]))\ndie()",
    "close_the_line": "os.close(wire()); die()",
    # the broker
    "anothers_case": "ctx.platform.ask('cases.get', id='elsewhere')",
    "another_plugins_data": "ctx.platform.ask('collections.get', plugin='other.plugin', id='1')",
    "unknown_method": "ctx.platform.ask('system.shutdown')",
    "forged_call": "ctx.platform._worker.send(4711, 'cases.get', raw({'id': 'own'}))",
    "negative_call": "ctx.platform._worker.send(-1, 'cases.get', raw({'id': 'own'}))",
    "a_call_that_is_over": ("sys.kept = ctx.platform; ctx.platform.ask('cases.get', id='own')", "sys.kept.ask('cases.get', id='own')"),
    "repeat_a_question": (
        "\np = ctx.platform\nfor _ in range(3): p._worker._last_asked = 6; send(pack(['broker_call', 7, p._call, 'slow', {}]))\n"
        "p._worker._last_asked = 6; p._worker.ask(p._call, 'slow', {})"
    ),
    "oversize_question": "ctx.platform.ask('cases.get', id='x' * (2 << 20))",
    "question_with_a_lie": "ctx.platform.ask('whoami', plugin='wangge.livelihood', area='110101')",
}
PLUGIN: Final = '''
"""Runs what it is told of: a hostile plugin for tests."""

import ctypes
import json
import mmap
import os
import platform
import signal
import socket
import struct
import sys
import threading
import time

from wangge_sandbox.fence.syscalls import ARCHITECTURES
from wangge_sdk.hooks import hookimpl
from wangge_sdk.host_protocol import raw

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    result = libc.syscall(ARCHITECTURES[platform.machine()][1][name], *arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def wire():
    return next(number for number in range(3, 256) if is_open(number))


def send(payload):
    data = len(payload).to_bytes(4, "big") + payload
    while data:
        data = data[os.write(wire(), data):]


def pack(message):
    import msgspec
    return msgspec.msgpack.encode(message)


def die():
    time.sleep(20)


@hookimpl
def case_closed(ctx, event):
    baits, _, code = event.case.text.partition("\\n")
    space = dict(globals(), ctx=ctx, B=json.loads(baits), __file__=__file__)
    exec(code, space)
'''
