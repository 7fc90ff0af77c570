using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Tests.Client;

public sealed class StructureLayoutTests
{
    private static readonly StructureLayout Point = Layout(StructureType.Structure,
        new("X", BuiltInType.Double, null, false, false), new("Y", BuiltInType.Int16, null, false, false));

    [Fact]
    public void Fields_arrays_and_structures_within_are_found_by_their_path()
    {
        var layout = Layout(StructureType.Structure,
            new("Name", BuiltInType.String, null, false, false),
            new("Points", BuiltInType.ExtensionObject, Point, true, false),
            new("Numbers", BuiltInType.Float, null, true, false),
            new("Any", BuiltInType.Variant, null, false, false));
        using var writer = new UaWriter();
        writer.WriteString("line");
        writer.WriteInt32(2);
        foreach (var (x, y) in new[] { (1.5, (short)2), (2.5, (short)3) })
        {
            writer.WriteDouble(x);
            writer.WriteInt16(y);
        }

        writer.WriteFloatArray([7, 8]);
        writer.WriteVariant(Variant.From(9u));
        var value = Read(layout, writer.Written, DecodeStatus.Done);
        Assert.Equal(["Name", "Points", "Numbers", "Any"], value.FieldNames);
        Assert.True(value.TryGet("Name", out var name) && name.AsString() == "line");
        Assert.True(value.TryGet("Points[1].Y", out var y1) && (short)y1.ToObject()! == 3);
        Assert.True(value.TryGet("Numbers", out var numbers) && numbers.AsArray<float>() is [7, 8]);
        Assert.True(value.TryGet("Any", out var any) && (uint)any.ToObject()! == 9);
        string[] wrong = ["", "Points", "Points.X", "Points[2].X", "Points[x].X", "Points[0]", "Name[0]", "A.B"];
        foreach (var path in wrong) Assert.False(value.TryGet(path, out _), path);
    }

    [Fact]
    public void Optional_fields_are_there_as_their_bits_say()
    {
        var layout = Layout(StructureType.StructureWithOptionalFields,
            new("A", BuiltInType.Byte, null, false, true),
            new("B", BuiltInType.Byte, null, false, false),
            new("C", BuiltInType.Byte, null, false, true));
        var value = Read(layout, [2, 0, 0, 0, 11, 12], DecodeStatus.Done);
        Assert.Equal(["B", "C"], value.FieldNames);
        Assert.True(value.TryGet("C", out var c) && (byte)c.ToObject()! == 12);
    }

    [Fact]
    public void A_union_holds_the_one_field_that_its_number_names()
    {
        var layout = Layout(StructureType.Union,
            new("A", BuiltInType.Byte, null, false, false), new("B", BuiltInType.UInt16, null, false, false));
        Assert.Equal(["B"], Read(layout, [2, 0, 0, 0, 11, 0], DecodeStatus.Done).FieldNames);
        Assert.Empty(Read(layout, [0, 0, 0, 0], DecodeStatus.Done).FieldNames);
        Read(layout, [3, 0, 0, 0, 11, 0], DecodeStatus.Malformed);
    }

    [Fact]
    public void Short_or_hostile_bytes_are_refused()
    {
        Read(Point, [1, 2, 3], DecodeStatus.NeedMoreData);
        var empty = Layout(StructureType.Structure);
        var many = Layout(StructureType.Structure,
            new StructureLayout.Field("All", BuiltInType.ExtensionObject, empty, true, false));
        Read(many, [0xFF, 0xFF, 0xFF, 0x7F], DecodeStatus.NeedMoreData);
        // As many empty structures as there are bytes behind, which the budget does not allow.
        Read(many, [0x40, 0x42, 0x0F, 0, .. new byte[1_000_000]], DecodeStatus.LimitExceeded);
        var endless = Layout(StructureType.Structure);
        endless.Fields.Add(new StructureLayout.Field("Self", BuiltInType.ExtensionObject, endless, false, false));
        Read(endless, new byte[100], DecodeStatus.LimitExceeded);
        Read(Layout(StructureType.UnionWithSubtypedValues), new byte[8], DecodeStatus.UnknownType);
    }

    private static StructureLayout Layout(StructureType kind, params StructureLayout.Field[] fields)
    {
        var layout = new StructureLayout("Test", kind);
        layout.Fields.AddRange(fields);
        return layout;
    }

    private static StructureValue Read(StructureLayout layout, ReadOnlySpan<byte> bytes, DecodeStatus expected)
    {
        var reader = new UaReader(bytes, new DecodeLimits(AllocationBytesMax: 1_000_000));
        var value = layout.Read(ref reader, 16);
        Assert.Equal(expected, reader.Status);
        return value;
    }
}
