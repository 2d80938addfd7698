"""Cells of ordinary notebooks, each with the reason why a room shows something else, if it does.

They run in their order, in a real ipykernel and in a student room
(:mod:`tests.rooms.test_like_a_kernel`).
"""

from __future__ import annotations

from dataclasses import dataclass

PROGRAMS = "no other programs run while a notebook is graded"
PROCESSES = "no other processes run while a notebook is graded"
NETWORK = "there is no network while a notebook is graded"
TYPING = "nobody sits at a keyboard"
WIDGETS = "there is no front end whose widgets could be moved: their text form is shown"
HELP = "a kernel sends help to the front end, beside the outputs; a room prints it"


@dataclass(frozen=True)
class Cell:
    """One cell."""

    source: str
    differs: str = ""
    """Why a room shows something else than a kernel; empty where it must show the same."""


CELLS = [
    # values, prints, streams
    Cell("1 + 1"),
    Cell("'text'"),
    Cell("None"),
    Cell("x = 5; x"),
    Cell("x = 5;"),
    Cell("1\n2"),
    Cell("print('a', 'b', sep='-', end='!\\n')"),
    Cell("print('no newline', end='')"),
    Cell("import sys; print('err', file=sys.stderr)"),
    Cell("print('out'); sys.stdout.flush(); sys.stdout.write('more\\n')"),
    Cell("sys.stdout.writelines(['a\\n', 'b\\n'])"),
    Cell("print('10%\\r20%\\r100%')"),
    Cell("for i in range(5): print(f'\\rstep {i}', end='')"),
    Cell("print('abc\\rX')"),
    Cell("print(*range(2000))"),
    Cell("{'b': [1, 2], 'a': (3,)}"),
    Cell("list(range(60))"),
    Cell("class Odd:\n    def __repr__(self): return 'odd'\nOdd()"),
    Cell("class Html:\n    def _repr_html_(self): return '<b>bold</b>'\nHtml()"),
    Cell("class Tex:\n    def _repr_latex_(self): return '$x^2$'\nTex()"),
    Cell("class Mark:\n    def _repr_markdown_(self): return '**m**'\nMark()"),
    Cell("_ , __"),
    Cell("Out[1], In[1]"),
    # displays
    Cell("display('a'); display('b')"),
    Cell("from IPython.display import HTML, Markdown, Math, Latex, Image, JSON, clear_output"),
    Cell("HTML('<p>para</p>')"),
    Cell("Markdown('# head')"),
    Cell("Math('x_1')"),
    Cell("display(HTML('<i>i</i>'), Markdown('*m*'))"),
    Cell("from IPython.display import display as show\nshow(5)"),
    Cell("print('gone'); clear_output(); print('kept')"),
    Cell("print('gone'); clear_output(wait=True); print('kept')"),
    Cell("print('stays'); clear_output(wait=True)"),
    Cell("for i in range(250):\n    clear_output(wait=True)\n    display(f'frame {i}')"),
    Cell("handle = display('before', display_id='one')"),
    Cell("handle.update('after')"),
    Cell("from IPython.display import update_display\nupdate_display('again', display_id='one')"),
    Cell("display({'text/plain': 'raw', 'text/html': '<u>raw</u>'}, raw=True)"),
    Cell("from IPython.display import Code\nCode('x = 1', language='python')",
         "colours of the student's own could hide the page's, so style sheets are left out"),
    # errors and warnings
    Cell("1 / 0"),
    Cell("undefined_name"),
    Cell("raise ValueError('two\\nlines')"),
    Cell("def f(): raise KeyError('k')\nf()"),
    Cell("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise RuntimeError('outer') from e"),
    Cell("assert 1 == 2, 'said'"),
    Cell("print('before'); 1 / 0; print('never')"),
    Cell("x = = 1"),
    Cell("import warnings; warnings.warn('careful')"),
    Cell("warnings.warn('old', DeprecationWarning)"),
    Cell("import logging; logging.warning('logged')"),
    Cell("logging.getLogger('mine').error('logged too')"),
    Cell("raise SystemExit(1)"),
    Cell("import traceback\ntry: 1 / 0\nexcept Exception: traceback.print_exc(limit=0)"),
    # magics
    Cell("%time y = 1"),
    Cell("%%time\nz = sum(range(10))\nprint(z)"),
    Cell("%timeit -n 1 -r 1 -q 1"),
    Cell("%%capture captured\nprint('inside'); display('inside')"),
    Cell("print(captured.stdout); len(captured.outputs)"),
    Cell("%who_ls"),
    Cell("%lsmagic", "other magics are there: those that start programs say that they do not"),
    Cell("%pwd", "a room works in a folder of its own"),
    Cell("%env HOME", "a room has an environment of its own"),
    Cell("%precision 3"),
    Cell("3.14159"),
    Cell("%precision"),
    Cell("%pprint"),
    Cell("%pprint"),
    Cell("%xmode Plain\n1 / 0"),
    Cell("%xmode Context"),
    Cell("%load_ext autoreload\n%autoreload 2"),
    Cell("%matplotlib inline"),
    Cell("%config InlineBackend.figure_format = 'retina'"),
    Cell("%config InlineBackend.figure_format = 'png'"),
    Cell("%%writefile made.py\nVALUE = 1\ndef double(x): return 2 * x"),
    Cell("import made; made.double(made.VALUE)"),
    Cell("%%writefile made.py\nVALUE = 7\ndef double(x): return 3 * x"),
    Cell("import importlib; importlib.reload(made); made.double(made.VALUE)"),
    Cell("%run made.py\nVALUE"),
    Cell("%%writefile -a made.py\nprint('run')"),
    Cell("%run made.py"),
    Cell("%%html\n<b>h</b>"),
    Cell("%%latex\n$a$"),
    Cell("%%markdown\n*m*"),
    Cell("%alias_magic t timeit"),
    Cell("%reset_selective -f nothing_like_this"),
    Cell("%pinfo len", HELP),
    Cell("len?", HELP),
    Cell("get_ipython().run_line_magic('precision', '2')"),
    Cell("get_ipython().run_cell('inner = 3\\nprint(inner)')"),
    Cell("get_ipython().run_cell_magic('capture', 'c2', 'print(9)')\nc2.stdout"),
    Cell("get_ipython().user_ns['inner']"),
    Cell("get_ipython().set_next_input('x = 1')"),
    Cell("type(get_ipython()).__mro__[-3].__name__"),
    Cell("get_ipython().__class__.__name__", "a room's shell is another class than a kernel's"),
    # async, threads, files, time
    Cell("import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    return 3"),
    Cell("await later()"),
    Cell("await asyncio.gather(later(), later())"),
    Cell("async with asyncio.timeout(5): print(await later())"),
    Cell("import threading\nt = threading.Thread(target=print, args=('t',))\nt.start(); t.join()"),
    Cell("from concurrent.futures import ThreadPoolExecutor\n"
         "with ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))"),
    Cell("import time; time.sleep(0.01)"),
    Cell("from pathlib import Path\nPath('n.txt').write_text('hi'); Path('n.txt').read_text()"),
    Cell("import os; os.makedirs('sub', exist_ok=True); sorted(os.listdir('.'))"),
    Cell("import tempfile\nwith tempfile.TemporaryFile() as f: print(f.write(b'abc'))"),
    Cell("import sqlite3; sqlite3.connect(':memory:').execute('select 1 + 1').fetchone()"),
    Cell("import json, csv, io, re, math, random, datetime, itertools, functools, collections"),
    Cell("json.dumps({'a': 1}), math.pi, re.findall('a', 'banana')"),
    Cell("random.seed(1); random.random()"),
    Cell("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 0\nP(3)"),
    Cell("import pickle; pickle.loads(pickle.dumps(P(4)))"),
    Cell("import inspect; print(inspect.getsource(f))"),
    Cell("from tqdm.auto import tqdm"),
    # numpy, torch, pictures
    Cell("import numpy as np\nnp.arange(6).reshape(2, 3)"),
    Cell("np.random.default_rng(0).normal(size=3).round(3)"),
    Cell("import torch\ntorch.arange(3.)"),
    Cell("torch.manual_seed(0); torch.randn(2)"),
    Cell("layer = torch.nn.Linear(2, 1); layer"),
    Cell("opt = torch.optim.Adam(layer.parameters())\n"
         "loss = layer(torch.ones(1, 2)).sum(); loss.backward(); opt.step(); loss.shape"),
    Cell("torch.zeros(2) @ torch.zeros(3)"),
    Cell("torch.save(layer.state_dict(), 'w.pt'); sorted(torch.load('w.pt'))"),
    Cell("[b.tolist() for b in torch.utils.data.DataLoader(torch.arange(4), batch_size=2)]"),
    Cell("list(torch.utils.data.DataLoader(torch.arange(4), 2, num_workers=1))", PROCESSES),
    Cell("compiled = torch.compile(lambda x: x + 1); compiled(torch.zeros(2))"),
    Cell("import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);"),
    Cell("fig, ax = plt.subplots(); ax.hist([1, 1, 2]); plt.show()"),
    Cell("plt.figure(); plt.title('one'); plt.figure(); plt.title('two');"),
    Cell("fig"),
    Cell("plt.close('all')"),
    Cell("fig, ax = plt.subplots(); ax.plot([1]); plt.close(fig); display(fig)"),
    Cell("plt.rcParams['figure.dpi'] = 50; plt.plot([1]);"),
    Cell("%matplotlib widget", "the notebook backend is not installed: pictures stay in the cell"),
    Cell("%config InlineBackend.figure_format = 'svg'"),
    Cell("plt.plot([2]);", "no page shows SVG that a student made: the picture is a PNG"),
    Cell("import ipywidgets as widgets\nwidgets.IntSlider(value=3)"),
    Cell("widgets.interact(lambda n: print(n), n=3);", WIDGETS),
    # what a room cannot do
    Cell("!echo hi", PROGRAMS),
    Cell("lines = !echo hi\nlines", PROGRAMS),
    Cell("!!echo hi", PROGRAMS),
    Cell("%system echo hi", PROGRAMS),
    Cell("%sx echo hi", PROGRAMS),
    Cell("%%bash\necho hi", PROGRAMS),
    Cell("%%sh\necho hi", PROGRAMS),
    Cell("%%script python\nprint(1)", PROGRAMS),
    Cell("%pip --version", PROGRAMS),
    Cell("os.system('true')", PROGRAMS),
    Cell("import subprocess; subprocess.run(['true'], check=True)", PROGRAMS),
    Cell("os.popen('echo hi').read()", PROGRAMS),
    Cell("import multiprocessing as mp\nmp.get_context('fork').Process().start()", PROCESSES),
    Cell("from concurrent.futures import ProcessPoolExecutor\n"
         "with ProcessPoolExecutor(1) as pool: print(pool.submit(len, 'ab').result())", PROCESSES),
    Cell("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')", NETWORK),
    Cell("import socket; socket.socket().close()", NETWORK),
    Cell("input('name? ')", TYPING),
    Cell("import getpass; getpass.getpass()", TYPING),
    Cell("breakpoint(); print('on')"),
    Cell("import pdb; pdb.set_trace(); print('on')", TYPING),
    Cell("%debug", TYPING),
    Cell("%pdb on", TYPING),
    Cell("1 / 0", TYPING),
    Cell("print('the end')"),
]  # fmt: skip
