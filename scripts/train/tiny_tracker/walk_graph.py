"""init.onnx of tiny-tracker: the walk as two ONNX Scans over frames, one onward and one back, around one exported step of it."""
import hashlib
import io

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from encoder import HIGH, LOW
from walk import CERTAIN, MEMORY

STATE = {"place": 2, "way": 2, "chance": 1, "memory": MEMORY, "steady": LOW, "last": LOW, "fine_steady": HIGH, "recent": HIGH, "fine_last": HIGH}
SLICES = ["low", "hi", "frame"]
QUERY = ["q_low", "q_hi", "query_tyx"]
ANSWER = ["points", "occ", "expd"]


class WalkStep(nn.Module):
    """One frame of the walk; the state of a point begins anew on the frame that it is asked for on."""

    def __init__(self, model, height, width):
        super().__init__()
        self.walk, self.height, self.width = model.walk, height, width

    def forward(self, *values):
        state, (low, high, frame, q_low, q_high, query_tyx) = values[:len(STATE)], values[len(STATE):]
        state, found, _, occluded, error = self.walk(low[None], high[None], None, q_low, q_high, state, self.height, self.width)
        fresh = (torch.round(query_tyx[:, :1]) == frame).float()
        begin = self.walk.begin(q_low, q_high, query_tyx[:, 1:].flip(1) / 8 - 0.5)
        return (*(new * fresh + old * (1 - fresh) for new, old in zip(begin, state)), found, occluded, error)


class Begin(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.walk = model.walk

    def forward(self, q_low, q_high, query_tyx):
        return tuple(value * 1.0 for value in self.walk.begin(q_low, q_high, query_tyx[:, 1:].flip(1) / 8 - 0.5))


class Join(nn.Module):
    """Both walks, frame by frame [T,N,..], as one course [N,T,..]: onward from the query's frame on, back before it."""

    def forward(self, on_points, on_occ, on_expd, back_points, back_occ, back_expd, query_tyx):
        frame = torch.cumsum(torch.ones_like(on_occ), dim=0) - 1
        asked = torch.round(query_tyx[:, 0])[None]
        later, at = (asked <= frame).float(), (asked == frame).float()
        given = query_tyx[:, 1:].flip(1)[None]

        def chosen(on, back, here):
            gate, fixed = (later, at) if on.dim() == 2 else (later[..., None], at[..., None])
            return ((on * gate + back * (1 - gate)) * (1 - fixed) + here * fixed).transpose(0, 1)

        points = chosen(on_points * 8 + 4, back_points * 8 + 4, given)
        return points, chosen(on_occ, back_occ, CERTAIN), chosen(on_expd, back_expd, CERTAIN)


def traced(module, inputs, outputs, dynamic, opset):
    """The graph of a module; unfolded, so that every weight keeps its name and shape."""
    file = io.BytesIO()
    torch.onnx.export(module.eval(), tuple(inputs.values()), file, opset_version=opset, input_names=list(inputs), output_names=outputs,
                      dynamic_axes=dynamic, do_constant_folding=False)
    return onnx.load_from_string(file.getvalue()).graph


class Weights:
    """The initialisers that all parts of the graph share: trained ones under their own names, tables of constants by what they hold."""

    def __init__(self):
        self.tensors = {}

    def take(self, graph, prefix):
        """Takes a graph's initialisers and large constants over; returns the names that its nodes know them by."""
        names = {}
        for tensor in graph.initializer:
            names[tensor.name] = self.keep(tensor, tensor.name if "::" not in tensor.name else prefix + tensor.name)
        for node in graph.node:
            value = next((a.t for a in node.attribute if a.name == "value"), None)
            if node.op_type == "Constant" and int(np.prod(value.dims)) > 16:
                content = hashlib.sha256(numpy_helper.to_array(value).tobytes()).hexdigest()[:8]
                names[node.output[0]] = self.keep(value, f"table_{content}")
        return names

    def keep(self, tensor, name):
        self.tensors[name] = numpy_helper.from_array(numpy_helper.to_array(tensor), name)
        return name


def grafted(graph, prefix, names):
    """Nodes of `graph` with every value renamed: by `names`, else with `prefix`."""
    nodes = []
    for node in graph.node:
        if node.op_type == "Constant" and node.output[0] in names:
            continue
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.name, copy.doc_string = prefix + node.name, ""
        for values_of in (copy.input, copy.output):
            for index, name in enumerate(values_of):
                values_of[index] = names.get(name, prefix + name) if name else name
        nodes.append(copy)
    return nodes


def values(names, shapes):
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in zip(names, shapes)]


def scan(body, prefix, direction, names, cells):
    """A Scan over maps and frame numbers from the state `begin_*`, giving {prefix}walked_* [frames walked, N, ..] for every answer.

    The body reads what `names` holds from the graph around it.
    """
    inputs, outputs = [*STATE, *SLICES], [f"{name}_out" for name in STATE] + ANSWER
    nodes = grafted(body, prefix, names)
    state = [["points", size] for size in STATE.values()]
    inner = helper.make_graph(
        nodes, prefix + "walk", values([prefix + name for name in inputs], state + [[cells, LOW], [4 * cells, HIGH], []]),
        values([prefix + name for name in outputs], state + [["points", 2], ["points"], ["points"]]))
    return helper.make_node(
        "Scan", [f"begin_{name}" for name in STATE] + [f"{prefix}all_{name}" for name in SLICES],
        [prefix + f"end_{name}" for name in STATE] + [prefix + f"walked_{name}" for name in ANSWER],
        name=prefix + "scan", body=inner, num_scan_inputs=3, scan_input_directions=[direction] * 3, scan_output_directions=[direction] * 3)


def constant(name, value):
    return helper.make_node("Constant", [], [name], name=name, value=helper.make_tensor(name, TensorProto.INT64, [len(value)], value))


def slicing():
    """Onward begins with the first frame that is asked for, back with the last; the answers are filled up to all frames."""
    nodes = [constant("zero", [0]), constant("one", [1]), constant("rest_of_points", [0, 0]), constant("rest_of_logits", [0]), constant("end", [2 ** 62])]

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    add("Shape", ["low"], "shape_of_low")
    add("Slice", ["shape_of_low", "zero", "one"], "count")
    add("Slice", ["query_tyx", "zero", "one", "one"], "asked_column")
    add("Round", ["asked_column"], "asked_exact")
    add("ReduceMin", ["asked_exact"], "asked_first", axes=[0, 1], keepdims=0)
    add("ReduceMax", ["asked_exact"], "asked_last", axes=[0, 1], keepdims=0)
    for name in ("first", "last"):
        add("Cast", [f"asked_{name}"], f"{name}_scalar", to=TensorProto.INT64)
        add("Reshape", [f"{name}_scalar", "one"], name)
    add("Add", ["last", "one"], "past_last")
    add("Squeeze", ["count", "zero"], "count_scalar")
    nodes.extend([helper.make_node("Constant", [], ["zero_scalar"], name="zero_scalar", value=helper.make_tensor("z", TensorProto.INT64, [], [0])),
                  helper.make_node("Constant", [], ["one_scalar"], name="one_scalar", value=helper.make_tensor("o", TensorProto.INT64, [], [1]))])
    add("Range", ["zero_scalar", "count_scalar", "one_scalar"], "numbers_whole")
    add("Cast", ["numbers_whole"], "numbers", to=TensorProto.FLOAT)
    for part, whole in zip(SLICES, ("low", "hi", "numbers")):
        add("Slice", [whole, "first", "end", "zero"], f"on_all_{part}")
        add("Slice", [whole, "zero", "past_last", "zero"], f"back_all_{part}")
    return nodes


def filling():
    nodes = []

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    add("Sub", ["count", "past_last"], "missing")
    for name, none in (("points", "rest_of_points"), ("occ", "rest_of_logits"), ("expd", "rest_of_logits")):
        add("Concat", ["first", none, "zero", none], f"on_pads_{name}", axis=0)
        add("Concat", ["zero", none, "missing", none], f"back_pads_{name}", axis=0)
        for side in ("on", "back"):
            add("Pad", [f"{side}_walked_{name}", f"{side}_pads_{name}"], f"{side}_filled_{name}")
    return nodes


def init_graph(model, height, width, opset):
    """The whole graph of init.onnx, weights in single precision; height and width of the low map."""
    points, frames, cells = 3, 4, height * width
    captured = {"q_low": torch.randn(points, LOW), "q_hi": torch.randn(points, HIGH),
                "query_tyx": torch.tensor([[0, 9.0, 20.0], [1, 12.5, 3.0], [3, 30.0, 40.0]])}
    begin_module, begin_names = Begin(model), {f"begin_{name}": f"begin_{name}" for name in STATE}
    state = dict(zip(STATE, begin_module(*captured.values())))
    points_axis = {name: {0: "points"} for name in [*STATE, *(f"{name}_out" for name in STATE), *ANSWER, *captured]}
    body = traced(WalkStep(model, height, width),
                  {**state, "low": torch.randn(cells, LOW), "hi": torch.randn(4 * cells, HIGH), "frame": torch.tensor(1.0), **captured},
                  [f"{name}_out" for name in STATE] + ANSWER, points_axis, opset)
    begin = traced(begin_module, captured, list(begin_names), points_axis, opset)
    walked = {f"{side}_{name}": torch.randn(frames, points, *([2] if name == "points" else [])) for side in ("on", "back") for name in ANSWER}
    join = traced(Join(), {**walked, "query_tyx": captured["query_tyx"]}, ANSWER, {name: {0: "frames", 1: "points"} for name in walked} |
                  {"query_tyx": {0: "points"}} | {name: {0: "points", 1: "frames"} for name in ANSWER}, opset)
    weights, inputs = Weights(), {name: name for name in captured}
    of_body, of_begin, of_join = weights.take(body, "step_"), weights.take(begin, "begin_"), weights.take(join, "join_")
    nodes = slicing() + grafted(begin, "b_", of_begin | inputs | begin_names)
    nodes += [scan(body, "on_", 0, of_body | inputs, cells), scan(body, "back_", 1, of_body | inputs, cells)] + filling()
    nodes += grafted(join, "j_", of_join | {"query_tyx": "query_tyx"} | {name: name for name in ANSWER}
                     | {f"{side}_{name}": f"{side}_filled_{name}" for side in ("on", "back") for name in ANSWER})
    graph = helper.make_graph(
        nodes, "init", values(["low", "hi", *QUERY], [["frames", cells, LOW], ["frames", 4 * cells, HIGH],
                                                      ["points", LOW], ["points", HIGH], ["points", 3]]),
        values(ANSWER, [["points", "frames", 2], ["points", "frames"], ["points", "frames"]]), list(weights.tensors.values()))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
