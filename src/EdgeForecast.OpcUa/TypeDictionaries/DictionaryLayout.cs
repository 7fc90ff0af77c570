using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.TypeDictionaries;

/// <summary>
/// Reads a structure as a dictionary describes it: fields one after another, bits packed from the lowest, arrays behind
/// the field that counts them, fields that are there only if a switch says so.
/// </summary>
internal sealed class DictionaryLayout(DictionaryTypes types, DictionaryType type) : IStructureLayout
{
    private const int ValueBytes = 64;
    private const int FieldBytes = 48;

    public string TypeName => type.Name;

    public StructureValue Read(ref UaReader reader, int depthLeft) => Read(ref reader, type, depthLeft);

    private StructureValue Read(ref UaReader reader, DictionaryType structure, int depthLeft)
    {
        var value = new StructureValue(structure.Name);
        if (depthLeft == 0) reader.Fail(DecodeStatus.LimitExceeded);
        if (!reader.TryCharge(ValueBytes + ((long)FieldBytes * structure.Fields.Count))) return value;
        var state = new State(new Dictionary<string, long>(StringComparer.Ordinal));
        foreach (var field in structure.Fields)
        {
            if (reader.Status != DecodeStatus.Done) break;
            if (field.SwitchField is { } name && !field.IsPresent(state.Numbers.GetValueOrDefault(name))) continue;
            ReadField(ref reader, value, field, ref state, depthLeft);
        }

        return value;
    }

    private void ReadField(
        ref UaReader reader, StructureValue value, DictionaryField field, ref State state, int depthLeft)
    {
        var builtIn = DictionaryTypes.BuiltIn(field);
        var named = builtIn == BuiltInType.Null ? types.Find(field) : null;
        var isNested = named is { IsStructure: true };
        if (DictionaryTypes.IsBit(field) || named is { Bits: > 0 and not (8 or 16 or 32 or 64) })
        {
            Keep(value, field, ref state, Variant.From(state.ReadBits(ref reader, named?.Bits ?? field.Length ?? 1)));
            return;
        }

        // What is not a bit begins with a byte.
        state.EndBits();
        if (named is { IsStructure: false }) builtIn = NumberOf(named.Bits);
        if (builtIn == BuiltInType.Null && !isNested) reader.Fail(DecodeStatus.UnknownType);
        else if (field.LengthField is null && field.Length is null)
        {
            if (isNested) value.Add(field.Name, Read(ref reader, named!, depthLeft - 1));
            else Keep(value, field, ref state, reader.ReadField(builtIn, isArray: false));
        }
        else ReadArray(ref reader, value, field, (builtIn, isNested ? named : null), state, depthLeft);
        state.Last = field.Name;
    }

    private void ReadArray(
        ref UaReader reader, StructureValue value, DictionaryField field,
        (BuiltInType BuiltIn, DictionaryType? Nested) element, in State state, int depthLeft)
    {
        long count = field.Length ?? 0;
        if (field.LengthField is { } name && !state.Numbers.TryGetValue(name, out count))
        {
            reader.Fail(DecodeStatus.Malformed);
            return;
        }

        // An Int32 straight before its elements is how arrays are encoded everywhere: read so, they keep their type.
        if (element.Nested is null && field.LengthField is not null && state.Last == field.LengthField
            && state.LastIsInt32 && reader.TryStepBack(sizeof(int)))
        {
            var isText = field.TypeName == "Char";
            value.Add(field.Name, isText
                ? reader.ReadField(BuiltInType.String, isArray: false)
                : reader.ReadField(element.BuiltIn, isArray: true));
            return;
        }

        // An element takes a byte at least, and one without fields must not be announced a thousand million times.
        if (count > reader.Remaining) reader.Fail(DecodeStatus.NeedMoreData);
        else if (element.Nested is { } nested)
        {
            var items = new List<StructureValue>();
            for (var i = 0L; i < count && reader.Status == DecodeStatus.Done; i++)
                items.Add(Read(ref reader, nested, depthLeft - 1));
            value.Add(field.Name, count < 0 ? null : items.ToArray());
        }
        else if (count < 0) value.Add(field.Name, Variant.Null);
        else if (reader.TryCharge(24 * count))
        {
            var items = new Variant[count];
            for (var i = 0; i < items.Length && reader.Status == DecodeStatus.Done; i++)
                items[i] = reader.ReadField(element.BuiltIn, isArray: false);
            value.Add(field.Name, Variant.FromArray(items));
        }
    }

    private static void Keep(StructureValue value, DictionaryField field, ref State state, Variant read)
    {
        if (read.TryGetInt64(out var number)) state.Numbers[field.Name] = number;
        state.LastIsInt32 = read.Type is BuiltInType.Int32 or BuiltInType.UInt32;
        state.Last = field.Name;
        if (!field.IsHidden) value.Add(field.Name, read);
    }

    private static BuiltInType NumberOf(int bits) => bits switch
    {
        8 => BuiltInType.Byte,
        16 => BuiltInType.UInt16,
        64 => BuiltInType.Int64,
        _ => BuiltInType.Int32,
    };

    /// <summary>Where a structure stands: numbers that later fields refer to, the bits of a byte begun.</summary>
    private struct State(Dictionary<string, long> numbers)
    {
        private int _bitsLeft;
        private byte _bits;

        public readonly Dictionary<string, long> Numbers { get; } = numbers;

        public string? Last { get; set; }

        public bool LastIsInt32 { get; set; }

        public void EndBits() => _bitsLeft = 0;

        public ulong ReadBits(ref UaReader reader, int count)
        {
            var value = 0UL;
            if (count is < 0 or > 64) reader.Fail(DecodeStatus.Malformed);
            for (var i = 0; i < count && reader.Status == DecodeStatus.Done; i++)
            {
                if (_bitsLeft == 0) (_bits, _bitsLeft) = (reader.ReadByte(), 8);
                value |= (ulong)(_bits & 1) << i;
                _bits >>= 1;
                _bitsLeft--;
            }

            return value;
        }
    }
}
