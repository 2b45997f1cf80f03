"""From a clean clone to a working Roadwright with one command, on a bare Python 3.11+.

    python3 bootstrap.py              set up, then open the window on a small sample project
    python3 bootstrap.py setup        only set up
    python3 bootstrap.py test [...]   set up, then the tests; what follows goes to pytest
    python3 bootstrap.py bench [...]  set up, then the benchmarks
    python3 bootstrap.py run [...]    set up, then the roadwright command line

Set up means a `.venv` beside this file with exactly what requirements.lock names, checked by hash, and, on
Debian and Ubuntu, the system libraries Qt needs. A stamp is written into the environment last of all:
without it, or with packages that do not match it, the environment is made again. A lock per environment,
which pip inherits, keeps two set-ups apart even when the first was killed and its pip lives on.

ROADWRIGHT_ENV_CACHE names a folder for environments that several clones share (CI uses it). The packages are
in `<folder>/<key>`, the key being a hash of the lock, interpreter and platform, and the clone's `.venv`
is a small folder of links to them. Roadwright itself is never installed into an environment: the launcher
`.venv/bin/roadwright` finds its clone from its own place, so a shared environment points at no clone.

Only the standard library is used; annotations stay unread, so an old interpreter can be told that it is old.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import queue
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK, VENV = ROOT / "requirements.lock", ROOT / ".venv"
STATE, STAMP = ROOT / ".roadwright", "roadwright-stamp.txt"
WINDOWS = sys.platform == "win32"
SCRIPTS = "Scripts" if WINDOWS else "bin"
QUIET_S = 4.0
# Linux: 7.2 GB when done and about 2.7 GB of downloads beside it. Elsewhere torch brings no CUDA.
FREE_GB_NEEDED = 10.0 if sys.platform == "linux" else 4.0
# From ldd on PySide6's libqxcb.so, libQt6Gui.so and on cv2: each library, and its Debian package.
QT_LIBRARIES = """
    libEGL.so.1=libegl1 libGL.so.1=libgl1 libX11-xcb.so.1=libx11-xcb1 libdbus-1.so.3=libdbus-1-3
    libfontconfig.so.1=libfontconfig1 libgthread-2.0.so.0=libglib2.0-0 libxcb-cursor.so.0=libxcb-cursor0
    libxcb-icccm.so.4=libxcb-icccm4 libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-randr.so.0=libxcb-randr0 libxcb-render-util.so.0=libxcb-render-util0
    libwayland-cursor.so.0=libwayland-cursor0 libxcb-render.so.0=libxcb-render0
    libxcb-shape.so.0=libxcb-shape0 libxcb-shm.so.0=libxcb-shm0 libxcb-sync.so.1=libxcb-sync1
    libxcb-xfixes.so.0=libxcb-xfixes0 libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0
    libxkbcommon.so.0=libxkbcommon0
"""
DISK_FULL = re.compile(r"No space left|Errno 28|Errno 122|not enough space")
NO_NETWORK = re.compile(
    r"NewConnectionError|name resolution|ConnectTimeout|ReadTimeout|Max retries|ProxyError|SSLError"
    r"|Connection (broken|refused|reset)|No matching distribution|Could not fetch URL"
)


class SetupFailed(Exception):
    """Something the person at the keyboard can mend: what happened and was kept, and what to do."""


def say(text: str) -> None:
    print(f"[roadwright] {text}", file=sys.stderr, flush=True)


def environment_key() -> str:
    """A hash of all that an environment depends on: the lock, the interpreter and the platform."""
    parts = (LOCK.read_text(encoding="utf-8"), sys.version, sys.base_prefix, sysconfig.get_platform())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def python_in(environment: Path) -> Path:
    return environment / SCRIPTS / ("python.exe" if WINDOWS else "python")


def site_packages(environment: Path) -> Path:
    if WINDOWS:
        return environment / "Lib" / "site-packages"
    return environment / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def installed_in(environment: Path) -> list[str]:
    """The packages in an environment, as the sorted names of their folders of metadata."""
    return sorted(path.name for path in site_packages(environment).glob("*.dist-info"))


def is_whole(environment: Path) -> bool:
    """Whether the environment was finished for this lock and interpreter, and still has all its packages."""
    stamp = environment / STAMP
    if not stamp.is_file() or not python_in(environment).exists():
        return False
    key, *packages = stamp.read_text(encoding="utf-8").split()
    return key == environment_key() and set(packages) <= set(installed_in(environment))


def write_stamp(environment: Path) -> None:
    beside = environment / (STAMP + ".part")
    beside.write_text("\n".join([environment_key(), *installed_in(environment)]) + "\n", encoding="utf-8")
    beside.replace(environment / STAMP)


def remove(environment: Path) -> None:
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        (environment / STAMP).unlink(missing_ok=True)
        shutil.rmtree(environment)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int]:
    """Holds the lock at `path`, waiting for whoever has it; gives a descriptor that children may inherit.

    On Windows there is none: a folder in use cannot be removed there, so a second set-up stops by itself.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as handle:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another set-up of this environment is running; waiting for it to end ...")
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle.fileno()


def build(environment: Path, lock_fd: int) -> None:
    """Makes the environment anew; the stamp is the last thing written."""
    began = time.monotonic()
    if environment.exists() or environment.is_symlink():
        say(f"{environment} is incomplete or out of date; making it again")
        remove(environment)
    environment.parent.mkdir(parents=True, exist_ok=True)
    free_gb = shutil.disk_usage(environment.parent).free / 1e9
    if free_gb < FREE_GB_NEEDED:
        raise SetupFailed(
            f"The environment needs about {FREE_GB_NEEDED:.0f} GB of disk and {environment.parent} has "
            f"{free_gb:.1f} GB free. Nothing was installed. Free some space and run the same command again."
        )
    say(f"making {environment} with Python {sys.version.split()[0]}")
    with started([sys.executable, "-I", "-m", "venv", str(environment)]) as venv:
        output = follow(venv, str.strip)
    if venv.returncode != 0:
        raise explained(output, environment)
    install_packages(environment, lock_fd)
    write_stamp(environment)
    say(f"{len(installed_in(environment))} packages are ready after {time.monotonic() - began:.0f} s")


def install_packages(environment: Path, lock_fd: int) -> None:
    """Runs pip on the lock. Its temporary files stay inside the environment and go with it."""
    temporary = environment / "tmp"
    temporary.mkdir()
    command = [str(python_in(environment)), "-I", "-m", "pip", "install", "--require-hashes", "-r", str(LOCK)]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--retries", "3"]
    say("installing what requirements.lock names (a few minutes the first time)")
    wanted: list[str] = []

    def describe(line: str) -> str:
        words = line.split()
        if line.startswith("Installing collected packages"):
            wanted[:] = [*words[3:], "pip"]
        elif line.startswith(("Collecting ", "Obtaining dependency")):
            wanted.append(line)
        elif words[:1] == ["Downloading"] and not words[1].endswith(".metadata"):
            return f"{len(wanted)} packages found, now {words[1].split('/')[-1]} {' '.join(words[2:])}"
        elif "Retrying" in line:
            return "waiting for the network"
        elif not line and "pip" in wanted:
            return f"{len(installed_in(environment))} of {len(wanted)} packages installed"
        return f"{len(wanted)} packages found" if wanted else ""

    with started(command, lock_fd, temporary) as pip:
        output = follow(pip, describe)
    (STATE / "pip.log").write_text(output, encoding="utf-8")
    if pip.returncode != 0:
        raise explained(output, environment)
    shutil.rmtree(temporary)


@contextlib.contextmanager
def started(command: list[str], fd: int = -1, temporary: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A child process whose words can be read; it does not outlive the block."""
    places = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")} if temporary else {}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **places},
        text=True,
        errors="replace",
        pass_fds=() if fd < 0 or WINDOWS else (fd,),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def follow(process: subprocess.Popen[str], describe: Callable[[str], str]) -> str:
    """Tells what a process is doing every few seconds until it ends; gives all that it said.

    `describe` turns a line into what it means, or into nothing; it is asked about an empty line when quiet.
    """
    lines: queue.Queue[str | None] = queue.Queue()
    stdout = process.stdout or ()

    def read() -> None:
        for line in stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    began = told_at = time.monotonic()
    said: list[str] = []
    line: str | None = ""
    doing = "starting"
    while line is not None:
        said.append(line)
        doing = describe(line) or doing
        if time.monotonic() - told_at >= QUIET_S:
            told_at = time.monotonic()
            say(f"  {told_at - began:4.0f} s  {doing}")
        try:
            line = lines.get(timeout=QUIET_S)
        except queue.Empty:
            line = ""
    process.wait()
    return "".join(said)


def explained(output: str, environment: Path) -> SetupFailed:
    """One sentence for what went wrong and one for what to do, from what pip or venv printed."""
    if DISK_FULL.search(output):
        what = "The disk filled up while the packages were being installed."
        remedy = f"Free about {FREE_GB_NEEDED:.0f} GB on the disk of {environment.parent}"
    elif "DO NOT MATCH THE HASHES" in output:
        what = "A downloaded package is not the one that requirements.lock names, so it was refused."
        remedy = "Check the package index in use (pip config list)"
    elif NO_NETWORK.search(output):
        what = "The package index could not be reached, or lacks a package that requirements.lock names."
        remedy = "Check the network, or pip's settings for an index or proxy (pip config list)"
    else:
        last = " ".join(line.strip() for line in output.strip().splitlines()[-3:])
        what = f"The environment could not be made: {last}"
        remedy = f"Mend that (pip's own words are in {STATE / 'pip.log'})"
    kept = "Nothing of yours was changed, and the half-made environment is not used."
    return SetupFailed(f"{what} {kept} {remedy} and run the same command again.")


def link_environment(shared: Path, environment: Path) -> None:
    """Makes the clone's own small `.venv`: links to the shared interpreter and packages."""
    remove(environment)
    (environment / SCRIPTS).mkdir(parents=True)
    shutil.copyfile(shared / "pyvenv.cfg", environment / "pyvenv.cfg")
    for name in ("lib", "lib64", "include", "share"):
        if (shared / name).exists():
            (environment / name).symlink_to(shared / name)
    for script in (shared / SCRIPTS).iterdir():
        (environment / SCRIPTS / script.name).symlink_to(script)
    shutil.copyfile(shared / STAMP, environment / STAMP)


def write_launcher() -> None:
    """Writes `.venv/bin/roadwright` (on Windows `Scripts/roadwright.cmd`)."""
    launcher = "roadwright"
    text = '#!/bin/sh\nhere=${0%/*}\nexec "$here/python" "$here/../../roadwright.py" "$@"\n'
    if WINDOWS:
        launcher, text = "roadwright.cmd", '@"%~dp0python.exe" "%~dp0..\\..\\roadwright.py" %*\n'
    (VENV / SCRIPTS / launcher).write_text(text, encoding="utf-8")
    (VENV / SCRIPTS / launcher).chmod(0o755)


def make_ready() -> None:
    """Makes sure that `.venv` is whole, by way of ROADWRIGHT_ENV_CACHE where that names a folder."""
    cache = os.environ.get("ROADWRIGHT_ENV_CACHE", "")
    if cache and WINDOWS:
        say("ROADWRIGHT_ENV_CACHE is not used on Windows, where links need special rights")
    with locked(STATE / "setup.lock") as lock_fd:
        if is_whole(VENV):
            say(f"the environment in {VENV} is ready")
        elif cache and not WINDOWS:
            shared = Path(cache).expanduser().resolve() / environment_key()[:32]
            with locked(shared.with_suffix(".lock")) as shared_fd:
                if not is_whole(shared):
                    build(shared, shared_fd)
                link_environment(shared, VENV)
            say(f"{VENV} uses the packages in {shared}")
        else:
            build(VENV, lock_fd)
        write_launcher()


def install_with_apt(packages: list[str], purpose: str) -> bool:
    """Installs Debian packages where this user may, else prints the exact command; gives whether it did."""
    by_hand = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if sys.platform == "win32" or not shutil.which("apt-get"):
        say(f"missing for {purpose}, by Debian's names: {' '.join(packages)}. Please install your system's.")
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and not shutil.which("sudo"):
        say(f"missing for {purpose}. Please run as root:  {by_hand}")
        return False
    say(f"installing system packages for {purpose}: {' '.join(packages)}")
    for arguments in ("apt-get update", by_hand):
        command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *arguments.split()]
        with started(command) as apt:
            output = follow(apt, lambda line: line.strip()[:90])
    if apt.returncode != 0:
        reason = (output.strip().splitlines() or ["no reason given"])[-1]
        say(f"they could not be installed ({reason}). Please run:  {' '.join(prefix[:1])} {by_hand}")
    return apt.returncode == 0


def install_system_libraries(with_xvfb: bool) -> None:
    """Brings in what a bare Linux lacks for Qt: libraries, one font, and for tests a virtual display."""
    if sys.platform != "linux":
        return
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin") or "ldconfig"
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True).stdout
    pairs = (pair.split("=") for pair in QT_LIBRARIES.split())
    missing = [name for library, name in pairs if library not in known]
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    if not any(next(folder.rglob(pattern), None) for folder in folders for pattern in ("*.ttf", "*.otf")):
        missing.append("fonts-dejavu-core")
    if with_xvfb and not shutil.which("Xvfb"):
        missing.append("xvfb")
    if missing:
        install_with_apt(missing, "the window")


def check_venv_module() -> None:
    """Debian's python3 comes without what `venv` needs; brings it in, or says how to."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not install_with_apt([package], "Python environments"):
        raise SetupFailed(f"This Python cannot make environments. Install {package} and run this again.")


def start(arguments: list[str]) -> int:
    """Becomes the environment's Python with these arguments (on Windows: waits for it)."""
    command = [str(python_in(VENV)), *arguments]
    if WINDOWS:
        return subprocess.call(command, cwd=ROOT)
    os.chdir(ROOT)
    return os.execv(command[0], command)


def run_command(name: str, arguments: list[str]) -> int:
    has_display = sys.platform != "linux" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if name == "run":
        return start(["roadwright.py", *arguments])
    if name in {"test", "bench"}:
        if not has_display:
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if name == "test" and not arguments:  # the whole of it: a process a core, each file's tests in one of them
            arguments = ["--numprocesses=auto", "--dist=loadfile"]
        return start(["-m", "pytest", *(["tests/benchmarks"] if name == "bench" else []), *arguments])
    if has_display:
        return start(["roadwright.py", "demo"])
    say("there is no display, so the sample project goes through the whole loop without a window;")
    say("the paths of its results follow. To open it later: python3 bootstrap.py run open PROJECT")
    return start(["roadwright.py", "demo", "--headless"])


def main() -> int:
    name, *arguments = sys.argv[1:] or ["demo"]
    if name not in {"demo", "setup", "test", "bench", "run"}:
        print(__doc__)
        return 0 if name in {"-h", "--help", "help"} else 2
    try:
        check_venv_module()
        install_system_libraries(with_xvfb=name == "test")
        make_ready()
        return 0 if name == "setup" else run_command(name, arguments)
    except SetupFailed as failure:
        say(str(failure))
    except OSError as error:
        say(str(explained(str(error), VENV)))
    except KeyboardInterrupt:
        say("Stopped. The half-made environment is not used; run the same command again to go on.")
        return 130
    return 2


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("Roadwright needs Python 3.11 or newer, and this is Python {}.{}.".format(*sys.version_info))
    sys.exit(main())
