using System.Globalization;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>
/// Makes signals of the variables that hold numbers: a scalar one, an array one an element, a structure one a field.
/// What a variable holds is seen from its value, which says more than its data type.
/// </summary>
internal sealed class SignalImport(OpcUaSession session, SignalNames names, int elementCountMax)
{
    private readonly List<ImportedSignal> _signals = [];
    private readonly List<(string Path, string Reason)> _skipped = [];

    public async Task<ImportedSignals> RunAsync(IReadOnlyList<WalkedNode> nodes, CancellationToken stop)
    {
        var variables = nodes.Where(node => node.Class == NodeClass.Variable).ToList();
        var details = await NodeDetails.ReadAsync(session, variables, stop);
        var values = await session.ReadAsync([.. variables.Select(node => new ReadItem(node.Node))], stop);
        for (var i = 0; i < variables.Count; i++)
            await AddAsync(variables[i], details[variables[i].Node], values[i], stop);
        return new ImportedSignals(_signals, _skipped);
    }

    private async Task AddAsync(WalkedNode node, NodeDetails details, DataValue value, CancellationToken stop)
    {
        if (value.Value.Type == BuiltInType.ExtensionObject)
        {
            await AddFieldsAsync(node, value.Value, stop);
            return;
        }

        var isKnown = !value.Value.IsNull;
        if (!IsNumber(isKnown ? value.Value.Type : TypeOf(details.Description.DataType)))
            Skip(node, isKnown || value.Status.IsGood ? $"{details.DataType} is no number" : value.Status.Name);
        else if (isKnown ? !value.Value.IsArray : details.Description.ValueRank == -1)
            Add(node, details, [], null, null);
        else AddElements(node, details, DimensionsOf(details.Description, value.Value));
    }

    private void AddElements(WalkedNode node, NodeDetails details, int[] dimensions)
    {
        var count = dimensions.Aggregate(1L, (product, length) => Math.Min(int.MaxValue, product * length));
        if (count == 0) Skip(node, "how many elements it has is not known");
        else if (count > elementCountMax) Skip(node, $"{count} elements are more than --elements {elementCountMax}");
        else
        {
            for (var i = 0; i < count; i++)
            {
                var index = IndexOf(i, dimensions);
                Add(node, details, index.Split(','), index, null);
            }
        }
    }

    private async Task AddFieldsAsync(WalkedNode node, Variant value, CancellationToken stop)
    {
        if (value.AsExtensionObject() is not { IsNull: false } body)
        {
            Skip(node, value.IsArray ? "an array of structures is not imported" : "the structure is empty");
            return;
        }

        try
        {
            var structure = await session.DecodeAsync(body, stop);
            var paths = NumericFields.Of(structure).Take(elementCountMax + 1).ToList();
            if (paths.Count > elementCountMax)
                Skip(node, $"it has more fields than --elements {elementCountMax}");
            else if (paths.Count == 0) Skip(node, $"{structure.TypeName} has no field with a number");
            else foreach (var path in paths) Add(node, null, path.Split('.'), null, path);
        }
        catch (OpcUaException fault) when (!session.Ended.IsCompleted)
        {
            Skip(node, fault.Message);
        }
    }

    private void Add(
        WalkedNode node, NodeDetails? details, IEnumerable<string> place, string? indexRange, string? field)
    {
        // Every server has an Objects folder; it tells nothing.
        var path = node.Path.Count > 1 && node.Path[0] == "Objects" ? node.Path.Skip(1) : node.Path;
        var range = details?.Description.Range;
        var hasRange = range is not null && double.IsFinite(range.Low) && double.IsFinite(range.High)
            && range.Low < range.High;
        _signals.Add(new ImportedSignal(
            names.Next(path.Concat(place)), node.Node.ToString(), indexRange, field, details?.Unit ?? "",
            hasRange ? range!.Low : null, hasRange ? range!.High : null));
    }

    private void Skip(WalkedNode node, string reason) => _skipped.Add((string.Join('/', node.Path), reason));

    private static int[] DimensionsOf(VariableDescription description, Variant value)
    {
        if (value.Dimensions.Length > 0) return value.Dimensions.ToArray();
        if (value.Elements is { } elements) return [elements.Length];
        return [.. description.ArrayDimensions.Select(length => (int)Math.Min(length, int.MaxValue))];
    }

    private static string IndexOf(int position, int[] dimensions)
    {
        var indices = new string[dimensions.Length];
        for (var i = dimensions.Length - 1; i >= 0; i--)
        {
            indices[i] = (position % dimensions[i]).ToString(CultureInfo.InvariantCulture);
            position /= dimensions[i];
        }

        return string.Join(',', indices);
    }

    private static BuiltInType TypeOf(NodeId dataType) =>
        dataType.NamespaceIndex == 0 && dataType.Numeric <= (uint)BuiltInType.DiagnosticInfo
            ? (BuiltInType)dataType.Numeric
            : BuiltInType.Null;

    private static bool IsNumber(BuiltInType type) => type is >= BuiltInType.Boolean and <= BuiltInType.Double;
}
