"""What honest notebooks do with their libraries, one cell a kind of use.

Each must succeed in a confined room (:mod:`tests.inside.test_ordinary_libraries`); what the system
is asked for meanwhile is where the list of calls comes from (:mod:`tools.record_calls`).
"""

from __future__ import annotations

CELLS = {
    "torch: layers, autograd, optimizers": """
import torch
from torch import nn
model = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 50))
for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
    optimizer = kind(model.parameters(), lr=0.01)
    for _ in range(3):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(torch.arange(50)), torch.arange(50))
        loss.backward()
        optimizer.step()
torch.optim.lr_scheduler.StepLR(optimizer, 1).step()
""",
    "torch: attention, convolution, recurrence": """
import torch
from torch import nn
nn.MultiheadAttention(16, 2)(*[torch.randn(5, 2, 16, requires_grad=True)] * 3)[0].sum().backward()
nn.Conv2d(3, 8, 3)(torch.randn(2, 3, 16, 16)).sum().backward()
nn.LSTM(8, 8)(torch.randn(5, 2, 8))[0].sum().backward()
nn.TransformerEncoderLayer(16, 2)(torch.randn(5, 2, 16)).sum().backward()
torch.nn.functional.scaled_dot_product_attention(*[torch.randn(2, 2, 8, 8)] * 3)
""",
    "torch: large products on threads": """
import torch
torch.set_num_threads(2)
a = torch.randn(600, 600)
torch.linalg.svd(a @ a); torch.linalg.eigh(a @ a.T); torch.fft.fft(a); torch.sort(a)
torch.set_num_threads(1)
""",
    "torch: files": """
import io, torch
layer = torch.nn.Linear(4, 4)
torch.save(layer.state_dict(), "weights.pt")
layer.load_state_dict(torch.load("weights.pt"))
layer.load_state_dict(torch.load("weights.pt", mmap=True))
torch.save(layer, "layer.pt"); torch.load("layer.pt", weights_only=False)
torch.save(layer.state_dict(), io.BytesIO())
torch.from_file("raw.bin", shared=True, size=64)
""",
    "torch: loaders and generators": """
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split
data = TensorDataset(torch.randn(40, 4), torch.arange(40))
first, second = random_split(data, [30, 10], torch.Generator().manual_seed(0))
for epoch in range(2):
    for x, y in DataLoader(first, batch_size=8, shuffle=True): pass
""",
    "torch: profiler, transforms, jit": """
import torch
with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as seen:
    torch.randn(50, 50) @ torch.randn(50, 50)
seen.key_averages().table()
torch.func.vmap(torch.sum)(torch.ones(3, 3)); torch.func.grad(lambda x: x ** 2)(torch.tensor(1.0))
torch.jit.script(torch.nn.Linear(2, 2))(torch.ones(1, 2))
torch.jit.trace(torch.nn.Linear(2, 2), torch.ones(1, 2)).save("traced.pt")
torch.jit.load("traced.pt")
""",
    "numpy: linear algebra, draws, files": """
import numpy as np
a = np.random.default_rng(0).normal(size=(300, 300))
np.linalg.svd(a); np.linalg.eig(a); np.linalg.solve(a, a); np.linalg.qr(a); np.fft.fft(a)
np.save("a.npy", a); np.load("a.npy"); np.load("a.npy", mmap_mode="r")[0]
np.savez_compressed("a.npz", a=a); np.load("a.npz")["a"]
np.savetxt("a.txt", a[:3]); np.loadtxt("a.txt"); np.genfromtxt("a.txt")
m = np.memmap("m.bin", dtype="float32", mode="w+", shape=(1000,)); m[:] = 1; m.flush()
a.tofile("b.bin"); np.fromfile("b.bin"); np.random.seed(None); np.show_config()
""",
    "matplotlib: kinds of pictures": """
import matplotlib.pyplot as plt
import numpy as np
for kind in ("png", "svg", "pdf", "jpg", "eps", "tiff"):
    fig, ax = plt.subplots(1, 2)
    ax[0].plot([1, 2], label="$x_1$"); ax[0].legend(); ax[1].imshow(np.eye(4)); fig.tight_layout()
    fig.savefig(f"figure.{kind}"); plt.close(fig)
fig = plt.figure(); fig.add_subplot(projection="3d").plot([1], [2], [3]); fig.savefig("cube.png")
plt.style.use("ggplot"); plt.hist([1, 2]); plt.title("title", fontfamily="serif")
plt.savefig("h.png")
plt.imread("h.png"); plt.close("all"); plt.style.use("default")
import matplotlib.font_manager
matplotlib.font_manager.findfont("monospace")
""",
    "matplotlib: an animation": """
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation, PillowWriter
fig, ax = plt.subplots(); line, = ax.plot([0], [0])
FuncAnimation(fig, lambda n: [line], frames=3).save("moves.gif", writer=PillowWriter(fps=5))
plt.close(fig)
""",
    "PIL": """
from PIL import Image, ImageDraw, ImageFilter, ImageFont
picture = Image.new("RGB", (64, 64), "red")
ImageDraw.Draw(picture).text((5, 5), "text", font=ImageFont.load_default())
for kind in ("png", "jpg", "gif", "bmp", "webp", "tiff"): picture.save(f"picture.{kind}")
for kind in ("png", "jpg", "gif", "bmp", "webp", "tiff"): Image.open(f"picture.{kind}").load()
picture.filter(ImageFilter.BLUR).resize((32, 32)).rotate(5)
""",
    "sqlite3": """
import sqlite3
with sqlite3.connect("own.db") as db:
    db.execute("create table t (x)"); db.executemany("insert into t values (?)", [(1,), (2,)])
    db.execute("pragma journal_mode=wal"); db.execute("insert into t values (3)"); db.commit()
    db.execute("pragma mmap_size=1000000"); db.execute("select sum(x) from t").fetchone()
other = sqlite3.connect("own.db"); other.execute("vacuum"); db.backup(sqlite3.connect("copy.db"))
other.close(); db.close()
import dbm, shelve
with shelve.open("shelf") as shelf: shelf["a"] = 1
""",
    "asyncio": """
import asyncio
async def work():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(0.001)
    await asyncio.to_thread(sum, [1])
    await loop.run_in_executor(None, sum, [1])
    queue = asyncio.Queue(); await queue.put(1); await queue.get()
    async with asyncio.timeout(5): await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
await work()
import threading
def own_loop():
    asyncio.run(work())
thread = threading.Thread(target=own_loop); thread.start(); thread.join()
""",
    "threads": """
import queue, threading
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool: list(pool.map(abs, range(100)))
lock, event, line = threading.Lock(), threading.Event(), queue.Queue()
threads = [threading.Thread(target=line.put, args=(i,), name=f"t{i}") for i in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
lock.acquire(timeout=0.01); event.wait(0.01)
barrier = threading.Barrier(2)
timer = threading.Timer(0.01, barrier.wait); timer.start(); barrier.wait()
threading.stack_size(2**20); other = threading.Thread(target=print); other.start(); other.join()
threading.stack_size(0); threading.get_native_id()
from multiprocessing.pool import ThreadPool
from multiprocessing.dummy import Pool
""",
    "files and folders": """
import glob, os, pathlib, shutil, tempfile
pathlib.Path("d/e").mkdir(parents=True); pathlib.Path("d/e/f.txt").write_text("text")
with open("d/e/f.txt", "r+") as file:
    file.seek(1); file.truncate(); file.flush(); os.fsync(file.fileno())
with open("d/e/f.txt", "a") as file: print("more", file=file)
with open("new.txt", "x") as file: file.isatty()
shutil.copyfile("new.txt", "n2.txt"); os.rename("n2.txt", "n3.txt")
os.replace("n3.txt", "d/n4.txt")
shutil.move("d/n4.txt", "n5.txt"); os.symlink("n5.txt", "link"); os.link("n5.txt", "hard")
list(os.walk(".")); glob.glob("**/*", recursive=True); os.stat("n5.txt")
os.access("n5.txt", os.R_OK)
pathlib.Path("link").resolve(); os.path.realpath("."); os.path.samefile("hard", "n5.txt")
os.chdir("d"); os.chdir(".."); os.getcwd(); os.unlink("link"); shutil.rmtree("d")
with tempfile.TemporaryFile() as file: file.write(b"1")
with tempfile.NamedTemporaryFile() as file: file.write(b"1")
with tempfile.TemporaryDirectory() as folder: pathlib.Path(folder, "x").write_text("1")
with tempfile.SpooledTemporaryFile() as file: file.write(b"1"); file.rollover()
descriptor, name = tempfile.mkstemp(); os.close(descriptor); tempfile.mkdtemp()
pathlib.Path("touched").touch(); pathlib.Path("touched").touch(); os.umask(0o022)
first, second = os.pipe(); os.write(second, b"1"); os.read(first, 1); os.close(first)
os.close(second)
shutil.disk_usage("."); os.statvfs("."); os.sync if hasattr(os, "sync") else None
import fileinput, filecmp; filecmp.cmp("hard", "n5.txt"); os.posix_fallocate
""",
    "copies that keep times and modes": """
import os, pathlib, shutil
pathlib.Path("from").mkdir(); pathlib.Path("from/a").write_text("1")
shutil.copy("from/a", "b"); shutil.copy2("from/a", "c"); shutil.copytree("from", "to")
assert pathlib.Path("to/a").read_text() == "1"
""",
    "links of the system are followed": """
import os, pathlib, sys
assert os.path.isabs(os.path.realpath(sys.executable))
assert pathlib.Path("/proc/self").resolve().is_absolute()
""",
    "archives": """
import bz2, gzip, io, lzma, tarfile, zipfile, zlib
with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z: z.writestr("x.txt", "text" * 99)
with zipfile.ZipFile("a.zip") as z: z.extractall("unzipped"); z.testzip()
with tarfile.open("a.tar.gz", "w:gz") as t: t.add("unzipped")
with tarfile.open("a.tar.gz") as t: t.extractall("untarred", filter="data")
for kind in (gzip, bz2, lzma):
    with kind.open("packed", "wt") as file: file.write("text")
    with kind.open("packed", "rt") as file: file.read()
import shutil; shutil.make_archive("whole", "zip", "unzipped")
shutil.unpack_archive("whole.zip", "w")
""",
    "formats": """
import configparser, csv, io, json, pickle, plistlib, tomllib, xml.etree.ElementTree as tree
json.dump({"a": 1}, open("a.json", "w")); json.load(open("a.json"))
with open("a.csv", "w", newline="") as file: csv.writer(file).writerow([1, 2])
list(csv.DictReader(open("a.csv"))); pickle.dump([1], open("a.pkl", "wb")); tree.fromstring("<a/>")
import html, urllib.parse, base64, struct, array, email, mimetypes
mimetypes.guess_type("x.png"); struct.pack("d", 1.0); email.message_from_string("a: b")
import yaml, markdown_it
""",
    "times and zones": """
import calendar, datetime, time, zoneinfo
datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Rome")); datetime.datetime.now().astimezone()
time.time(), time.perf_counter(), time.process_time(), time.monotonic(), time.thread_time()
time.sleep(0.001); time.localtime(); time.strftime("%c"); time.get_clock_info("time"); time.tzset()
len(zoneinfo.available_timezones()) > 100; calendar.month(2024, 1)
time.clock_getres(time.CLOCK_REALTIME)
import timeit; timeit.timeit("1", number=3); import locale; locale.setlocale(locale.LC_ALL, "")
""",
    "draws and digests": """
import hashlib, hmac, os, random, secrets, uuid
random.seed(); random.random(); secrets.token_hex(); uuid.uuid4(); uuid.uuid1(); os.urandom(8)
for name in ("md5", "sha1", "sha256", "blake2b", "sha3_256"): hashlib.new(name, b"x").hexdigest()
hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10); hashlib.scrypt(b"a", salt=b"b", n=16, r=1, p=1)
hashlib.file_digest(open("/dev/null", "rb"), "sha256"); hmac.new(b"k", b"m", "sha256").hexdigest()
import ssl; ssl.create_default_context()
""",
    "what a process knows of itself": """
import gc, locale, os, platform, resource, sys, sysconfig
os.cpu_count(); len(os.sched_getaffinity(0)); os.getpid(); os.getppid(); os.getuid(); os.getlogin
platform.platform(); platform.python_version(); platform.uname(); sysconfig.get_paths()
resource.getrusage(resource.RUSAGE_SELF); resource.getrlimit(resource.RLIMIT_NOFILE); os.times()
os.sysconf("SC_PAGE_SIZE"); os.sysconf("SC_NPROCESSORS_ONLN"); os.sysconf("SC_PHYS_PAGES")
os.get_terminal_size if sys.stdout else None; os.getloadavg; os.uname(); gc.collect()
import shutil; shutil.get_terminal_size(); os.path.expanduser("~"); os.getgroups(); os.getpgid(0)
import site, importlib.metadata; importlib.metadata.version("numpy")
""",
    "finding faults": """
import cProfile, faulthandler, io, pdb, pstats, traceback, tracemalloc, warnings, logging
import logging.handlers
tracemalloc.start(); x = [0] * 1000; tracemalloc.take_snapshot().statistics("lineno")
tracemalloc.stop()
with open("fault.txt", "w") as file:
    faulthandler.enable(file)
    faulthandler.dump_traceback(file)
    faulthandler.dump_traceback_later(30, file=file)
    faulthandler.cancel_dump_traceback_later()
    faulthandler.disable()
cProfile.runctx("sum([1])", {}, {}, "profile.out")
pstats.Stats("profile.out", stream=io.StringIO()).print_stats()
record = logging.makeLogRecord({"msg": "a"})
logging.handlers.RotatingFileHandler("log.txt", maxBytes=10).emit(record)
import doctest, unittest; unittest.main(argv=["x"], exit=False, module=None, defaultTest=[])
""",
    "signals to oneself": """
import os, signal, time
seen = []
old = signal.signal(signal.SIGALRM, lambda *_: seen.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01); time.sleep(0.05)
signal.alarm(1); signal.alarm(0)
signal.signal(signal.SIGUSR1, lambda *_: seen.append(2)); os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1); signal.signal(signal.SIGALRM, old)
signal.pthread_sigmask(signal.SIG_BLOCK, []); signal.getsignal(signal.SIGINT); signal.sigpending()
assert len(seen) == 3
""",
    "waiting for descriptors": """
import select, selectors, socket
a, b = socket.socketpair()
a.setblocking(False); a.send(b"1"); b.recv(1); b.sendall(b"2"); a.settimeout(1); a.recv(1)
with selectors.DefaultSelector() as s: s.register(a, selectors.EVENT_READ); s.select(0)
select.select([a], [], [], 0); p = select.poll(); p.register(a); p.poll(0); a.close(); b.close()
""",
    "mapped files": """
import ctypes, mmap
open("mapped", "wb").write(b"x" * 8192)
with open("mapped", "r+b") as file, mmap.mmap(file.fileno(), 0) as m:
    m[0] = 1; m.flush(); m.find(b"x")
with open("mapped", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as m: m[0]
mmap.mmap(-1, 8192, flags=mmap.MAP_PRIVATE).close()
ctypes.CDLL(None).abs(-3); ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda x: x)(3)
""",
    "large lists": """
import sys
big = [bytes(1000) for _ in range(20000)]; big = bytearray(2**25); big.extend(bytes(2**25)); del big
sys.setrecursionlimit(5000)
def deep(n): return n and deep(n - 1)
deep(3000)
""",
    "what may fail, and is caught": """
import os, socket, subprocess, urllib.request
for attempt in (
    lambda: subprocess.run(["true"]), lambda: os.system("true"), lambda: os.popen("true").read(),
    lambda: socket.socket(), lambda: socket.create_connection(("127.0.0.1", 9)), lambda: os.fork(),
    lambda: urllib.request.urlopen("http://127.0.0.1:9"), lambda: socket.gethostbyname("localhost"),
    lambda: os.posix_spawn("/bin/true", ["true"], {}), lambda: os.nice(1),
    lambda: __import__("multiprocessing").get_context("fork").Process().start(),
    lambda: __import__("multiprocessing").Lock(),
    lambda: __import__("multiprocessing.shared_memory").shared_memory.SharedMemory("x", True, 9),
):
    try: attempt()
    except (OSError, AttributeError): pass
""",
    "IPython": """
%timeit -n 1 -r 1 1
%time 1
%who
!ls
%pip list
""",
    "threadpoolctl, which scikit-learn asks": """
assert len(open("/proc/self/maps").readlines()) > 20
""",
    "libraries beside": """
import importlib
for name in ("sympy", "networkx", "jinja2", "requests", "tqdm", "ipywidgets", "psutil",
             "zmq", "lxml", "curses", "decimal", "fractions", "ctypes.util", "venv", "turtle",
             "webbrowser", "pty"):
    try: importlib.import_module(name)
    except ImportError: pass
""",
}
"""What is done -> the cell that does it."""
