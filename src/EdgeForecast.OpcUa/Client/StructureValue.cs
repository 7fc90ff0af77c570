using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// A structure of a type that this library learned from the server: its fields by name, in their order. A field is a
/// built-in value, a structure, or an array of structures.
/// </summary>
public sealed class StructureValue
{
    private readonly List<(string Name, object? Value)> _fields = [];

    internal StructureValue(string typeName) => TypeName = typeName;

    public string TypeName { get; }

    public IEnumerable<string> FieldNames => _fields.Select(pair => pair.Name);

    /// <summary>
    /// The fields in their order: a <see cref="Variant"/>, a <see cref="StructureValue"/> or null, or an array of
    /// those.
    /// </summary>
    public IEnumerable<KeyValuePair<string, object?>> Fields =>
        _fields.Select(pair => KeyValuePair.Create(pair.Name, pair.Value));

    /// <summary>
    /// The value at a path of field names such as <c>Motor.Speed</c>; <c>Axes[2].Position</c> and <c>Phases[0]</c> take
    /// an element of an array. False where there is no such field, or it is a structure as a whole.
    /// </summary>
    public bool TryGet(string path, out Variant value)
    {
        ArgumentNullException.ThrowIfNull(path);
        value = default;
        var structure = this;
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            if (!TrySplit(steps[i], out var name, out var index)) return false;
            var field = structure._fields.Find(candidate => candidate.Name == name).Value;
            if (field is Variant variant)
            {
                var isLast = i == steps.Length - 1;
                if (index is { } element) return isLast && variant.TryGetElement(element, out value);
                value = variant;
                return isLast;
            }

            var nested = field as StructureValue;
            if (field is StructureValue[] array && index is { } at && at < array.Length) nested = array[at];
            else if (index is not null) return false;
            if (nested is null) return false;
            structure = nested;
        }

        return false;
    }

    internal void Add(string name, Variant value) => _fields.Add((name, value));

    internal void Add(string name, StructureValue? value) => _fields.Add((name, value));

    internal void Add(string name, StructureValue[]? value) => _fields.Add((name, value));

    private static bool TrySplit(string step, out string name, out int? index)
    {
        (name, index) = (step, null);
        var bracket = step.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0) return step.Length > 0;
        if (!step.EndsWith(']') || !int.TryParse(step.AsSpan(bracket + 1, step.Length - bracket - 2),
                System.Globalization.NumberStyles.None, null, out var number))
            return false;
        (name, index) = (step[..bracket], number);
        return true;
    }
}
