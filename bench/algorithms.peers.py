"""One step by the reference tools, in a process of its own: prints wall and CPU seconds, those of the computation alone,
and peak MiB as JSON. The tools' commands do the same: load, compute, save (gzip level 9)."""

import json
import resource
import sys
import time

import voxcell
from atlas_commons.utils import assign_hemispheres
from atlas_direction_vectors.algorithms import direction_vectors_from_center
from atlas_direction_vectors.algorithms.utils import vector_to_quaternion

step, source, hierarchy, target = sys.argv[1:5]
wall, volume = time.perf_counter(), voxcell.VoxelData.load_nrrd(source)
region_map = voxcell.RegionMap.load_json(hierarchy)
before = time.process_time()
if step == "from-center":
    raw = direction_vectors_from_center.command(region_map, volume.raw, "root", None)
    result = volume.with_data(raw)
elif step == "orientation-field":
    raw = vector_to_quaternion(volume.raw)
    result = voxcell.OrientationField(raw, volume.voxel_dimensions, volume.offset)
else:
    result = assign_hemispheres(volume)
kernel = time.process_time() - before
result.save_nrrd(target)
print(
    json.dumps(
        {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time(),
            "kernel": kernel,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
