"""Runs a command of atlas-densities at gzip level 1 and prints the wall and CPU seconds and the peak MiB as JSON.

`densities.peers.py atlas-densities ...` takes the command line of the tool; `densities.peers.py compute-lamp5 ...` does
what the pipeline does in a script of its own."""

import json
import resource
import subprocess
import sys
import time

LEVEL = """
import sys, nrrd
write = nrrd.write
def write_fast(*args, **options):
    return write(*args, **{**options, "compression_level": 1})
nrrd.write = write_fast
"""
DENSITIES = """
from atlas_densities.app.cli import cli
cli()
"""
LAMP5 = """
import voxcell
paths = dict(zip(sys.argv[1::2], sys.argv[2::2]))
gad67 = voxcell.VoxelData.load_nrrd(paths["--gad67-path"])
density = gad67.raw
for marker in ("vip", "sst", "pv"):
    density = density - voxcell.VoxelData.load_nrrd(paths[f"--{marker}-path"]).raw
gad67.with_data(density).save_nrrd(paths["--output-path"])
"""

tool, *args = sys.argv[1:]
script = LEVEL + (LAMP5 if tool == "compute-lamp5" else DENSITIES)
wall = time.perf_counter()
subprocess.run([sys.executable, "-c", script, *args], check=True, stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(
    json.dumps(
        {
            "wall": time.perf_counter() - wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss / 1024,
        }
    )
)
