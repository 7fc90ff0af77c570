using System.Globalization;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>Reads the nodes of namespace 0 from the table beside this file.</summary>
internal static class StandardNodes
{
    private const string Resource = "EdgeForecast.Simulator.OpcUa.Nodes.standard-nodes.txt";
    private const uint StructureStatus = 862;
    private const uint BuildInformation = 338;

    /// <summary>Adds them all; a variable that nobody sets reads as null.</summary>
    /// <param name="space">Where to.</param>
    /// <param name="sources">Values that are made at every look, by the number of their node.</param>
    public static void AddTo(AddressSpace space, IReadOnlyDictionary<uint, Func<DataValue>> sources)
    {
        using var stream = typeof(StandardNodes).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        var typed = new List<(UaNode Node, uint Type)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var columns = line.Split(' ');
            var node = NodeOf(columns, sources);
            space.Add(node, new NodeId(Number(columns[3])), ReferenceOf(columns[4]));
            if (columns.Length > 5) typed.Add((node, Number(columns[5])));
        }

        // Types stand behind their instances in the table.
        foreach (var (node, type) in typed)
            AddressSpace.Link(node, ReferenceTypes.HasTypeDefinition, space.Find(new NodeId(type))!);
    }

    private static UaNode NodeOf(string[] columns, IReadOnlyDictionary<uint, Func<DataValue>> sources)
    {
        var id = Number(columns[0]);
        var name = new QualifiedName(0, columns[2]);
        var isAbstract = columns[1].EndsWith('*');
        switch (columns[1].TrimEnd('*'))
        {
            case "O": return new UaNode(new NodeId(id), NodeClass.Object, name);
            case "V":
                var dataType = Number(columns[6]);
                return new VariableNode(new NodeId(id), name, new NodeId(dataType), BuiltInOf(dataType))
                {
                    ValueRank = columns.Length > 7 ? int.Parse(columns[7], CultureInfo.InvariantCulture) : -1,
                    Dimensions = columns.Length > 7 ? [0] : null,
                    Source = sources.GetValueOrDefault(id),
                }.With(Variant.Null);
            case var kind:
                return new TypeNode(new NodeId(id), TypeClassOf(kind), name) { IsAbstract = isAbstract };
        }
    }

    private static NodeClass TypeClassOf(string kind) => kind switch
    {
        "OT" => NodeClass.ObjectType,
        "VT" => NodeClass.VariableType,
        "DT" => NodeClass.DataType,
        "RT" => NodeClass.ReferenceType,
        _ => throw new InvalidOperationException($"{Resource}: {kind} is no class of nodes."),
    };

    private static NodeId ReferenceOf(string letter) => letter switch
    {
        "o" => ReferenceTypes.Organizes,
        "c" => ReferenceTypes.HasComponent,
        "p" => ReferenceTypes.HasProperty,
        _ => ReferenceTypes.HasSubtype,
    };

    private static BuiltInType BuiltInOf(uint dataType) => dataType switch
    {
        <= (uint)BuiltInType.DiagnosticInfo => (BuiltInType)dataType,
        290 => BuiltInType.Double,
        294 => BuiltInType.DateTime,
        295 => BuiltInType.String,
        StructureStatus or BuildInformation => BuiltInType.ExtensionObject,
        _ => BuiltInType.Int32,
    };

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
