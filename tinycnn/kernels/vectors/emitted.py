"""The operations on vectors, as instructions for LLVM."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model
from numba.np.arrayobj import populate_array

from tinycnn.kernels.vectors.width import VECTOR_BYTES


class Vector(types.Type):
    """The Numba type of a vector of ``dtype``."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.lanes = VECTOR_BYTES // (dtype.bitwidth // 8)
        super().__init__(name=f"Vector({dtype}, {self.lanes})")


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager, vector):
        element = manager.lookup(vector.dtype).get_value_type()
        super().__init__(manager, vector, ir.VectorType(element, vector.lanes))


def pointer_to(context, builder, array_type, array, index, element, count):
    """Return where ``array[index]`` is, as a pointer to ``count`` numbers."""
    data = context.make_array(array_type)(context, builder, array).data
    place = builder.gep(data, [index])
    return builder.bitcast(place, ir.VectorType(element, count).as_pointer())


def element_of(context, array_type):
    """Return the LLVM type of an array's numbers."""
    return context.get_value_type(array_type.dtype)


def _lane_numbers(count):
    return ir.Constant(ir.VectorType(ir.IntType(64), count), list(range(count)))


def splat_value(builder, value, count):
    """Return a vector whose lanes are all ``value``."""
    kind = ir.VectorType(value.type, count)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(ir.IntType(32), count), [0] * count))


def first_lanes_mask(builder, count, total):
    """Return the mask that is true for the first ``count`` of ``total`` lanes."""
    return builder.icmp_signed("<", _lane_numbers(total), splat_value(builder, count, total))


@intrinsic
def flat(typing, array):
    """Return a contiguous array as one of one axis; ``reshape`` takes ten times as long to compile."""
    line = types.Array(array.dtype, 1, "C", readonly=not array.mutable)

    def emit(context, builder, signature, arguments):
        given = context.make_array(array)(context, builder, arguments[0])
        found = context.make_array(line)(context, builder)
        populate_array(
            found,
            data=given.data,
            shape=[given.nitems],
            strides=[given.itemsize],
            itemsize=given.itemsize,
            meminfo=None,
            parent=None,
        )
        return found._getvalue()

    return line(array), emit


@intrinsic
def load(typing, array, index):
    vector = Vector(array.dtype)

    def emit(context, builder, signature, arguments):
        element = element_of(context, signature.args[0])
        place = pointer_to(context, builder, signature.args[0], *arguments, element, vector.lanes)
        return builder.load(place, align=array.dtype.bitwidth // 8)

    return vector(array, types.int64), emit


@intrinsic
def store(typing, array, index, value):
    def emit(context, builder, signature, arguments):
        where, at, vector = arguments
        element = element_of(context, signature.args[0])
        place = pointer_to(context, builder, signature.args[0], where, at, element, value.lanes)
        builder.store(vector, place, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.int64, value), emit


def masked(builder, name, kind, parts):
    """Declare llvm.masked.load or .store for this vector type."""
    suffix = f"v{kind.count}{kind.element.intrinsic_name}.p0"
    result = ir.VoidType() if name == "store" else kind
    return builder.module.declare_intrinsic(
        f"llvm.masked.{name}.{suffix}", fnty=ir.FunctionType(result, parts)
    )


@intrinsic
def load_part(typing, array, index, count):
    vector = Vector(array.dtype)

    def emit(context, builder, signature, arguments):
        where, at, first = arguments
        element = element_of(context, signature.args[0])
        kind = ir.VectorType(element, vector.lanes)
        place = pointer_to(context, builder, signature.args[0], where, at, element, vector.lanes)
        mask = first_lanes_mask(builder, first, vector.lanes)
        align = ir.Constant(ir.IntType(32), array.dtype.bitwidth // 8)
        zero = ir.Constant(kind, [0.0] * vector.lanes)
        masked_load = masked(builder, "load", kind, [place.type, align.type, mask.type, kind])
        return builder.call(masked_load, [place, align, mask, zero])

    return vector(array, types.int64, types.int64), emit


@intrinsic
def store_part(typing, array, index, value, count):
    def emit(context, builder, signature, arguments):
        where, at, vector, first = arguments
        element = element_of(context, signature.args[0])
        kind = ir.VectorType(element, value.lanes)
        place = pointer_to(context, builder, signature.args[0], where, at, element, value.lanes)
        mask = first_lanes_mask(builder, first, value.lanes)
        align = ir.Constant(ir.IntType(32), array.dtype.bitwidth // 8)
        masked_store = masked(builder, "store", kind, [kind, place.type, align.type, mask.type])
        builder.call(masked_store, [vector, place, align, mask])
        return context.get_dummy_value()

    return types.void(array, types.int64, value, types.int64), emit


@intrinsic
def splat(typing, array, value):
    vector = Vector(array.dtype)

    def emit(context, builder, signature, arguments):
        number = context.cast(builder, arguments[1], signature.args[1], array.dtype)
        return splat_value(builder, number, vector.lanes)

    return vector(array, value), emit


@intrinsic
def splat_from(typing, array, index):
    """Load one number into all lanes."""
    vector = Vector(array.dtype)

    def emit(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return splat_value(builder, builder.load(builder.gep(data, [arguments[1]])), vector.lanes)

    return vector(array, types.int64), emit


@intrinsic
def fma(typing, a, b, c):
    def emit(context, builder, signature, arguments):
        x, y, z = arguments
        # One instruction where the processor has it.
        return builder.fadd(builder.fmul(x, y, flags=("contract",)), z, flags=("contract",))

    return a(a, a, a), emit


@intrinsic
def where_place(typing, places, index, place, value):
    """Keep the lanes whose byte in ``places`` is ``place``; 0 in the others."""

    def emit(context, builder, signature, arguments):
        where, at, wanted, vector = arguments
        integer = element_of(context, signature.args[0])
        pointer = pointer_to(context, builder, signature.args[0], where, at, integer, value.lanes)
        found = builder.load(pointer, align=1)
        narrow = context.cast(builder, wanted, signature.args[2], places.dtype)
        same = builder.icmp_unsigned("==", found, splat_value(builder, narrow, value.lanes))
        return builder.select(same, vector, ir.Constant(vector.type, [0.0] * value.lanes))

    return value(places, types.int64, types.int64, value), emit


@intrinsic
def choose_better(typing, value, best, yes, no):
    """Take ``yes`` in lanes where ``value`` is above ``best``, or the first NaN; else ``no``."""

    def emit(context, builder, signature, arguments):
        new, old, if_better, if_not = arguments
        above = builder.fcmp_ordered(">", new, old)
        first_nan = builder.and_(
            builder.fcmp_unordered("uno", new, new), builder.fcmp_ordered("ord", old, old)
        )
        return builder.select(builder.or_(above, first_nan), if_better, if_not)

    return yes(value, best, yes, no), emit


@intrinsic
def choose_off(typing, value, yes, no):
    """Take ``yes`` in lanes where ``value`` is 0 or below; else, and for NaN, ``no``."""

    def emit(context, builder, signature, arguments):
        number, if_off, if_on = arguments
        zero = ir.Constant(number.type, [0.0] * value.lanes)
        return builder.select(builder.fcmp_ordered("<=", number, zero), if_off, if_on)

    return yes(value, yes, no), emit


@intrinsic
def store_places(typing, places, index, value):
    """Store whole numbers held in a vector as the integers of ``places``."""

    def emit(context, builder, signature, arguments):
        where, at, vector = arguments
        integer = element_of(context, signature.args[0])
        whole = builder.fptosi(vector, ir.VectorType(ir.IntType(32), value.lanes))
        narrow = whole if integer.width == 32 else builder.trunc(whole, ir.VectorType(integer, value.lanes))
        pointer = pointer_to(context, builder, signature.args[0], where, at, integer, value.lanes)
        builder.store(narrow, pointer, align=places.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(places, types.int64, value), emit


@intrinsic
def stay_apart(typing):
    """Keep LLVM from copying the function in which this stands into those that call it."""

    def emit(context, builder, signature, arguments):
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), emit
