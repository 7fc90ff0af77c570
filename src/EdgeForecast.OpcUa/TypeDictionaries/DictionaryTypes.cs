using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.TypeDictionaries;

/// <summary>The dictionaries of a server by their namespaces, and the types that need none.</summary>
internal sealed class DictionaryTypes
{
    private const string OpcUaNamespace = "http://opcfoundation.org/UA/";

    private static readonly Dictionary<string, BuiltInType> _basic = new(StringComparer.Ordinal)
    {
        ["Boolean"] = BuiltInType.Boolean,
        ["SByte"] = BuiltInType.SByte,
        ["Byte"] = BuiltInType.Byte,
        ["Char"] = BuiltInType.Byte,
        ["Int16"] = BuiltInType.Int16,
        ["UInt16"] = BuiltInType.UInt16,
        ["Int32"] = BuiltInType.Int32,
        ["UInt32"] = BuiltInType.UInt32,
        ["Int64"] = BuiltInType.Int64,
        ["UInt64"] = BuiltInType.UInt64,
        ["Float"] = BuiltInType.Float,
        ["Double"] = BuiltInType.Double,
        ["String"] = BuiltInType.String,
        ["CharArray"] = BuiltInType.String,
        ["DateTime"] = BuiltInType.DateTime,
        ["ByteString"] = BuiltInType.ByteString,
        ["Guid"] = BuiltInType.Guid,
    };

    private static readonly Dictionary<string, BuiltInType> _structured = new(StringComparer.Ordinal)
    {
        ["XmlElement"] = BuiltInType.XmlElement,
        ["NodeId"] = BuiltInType.NodeId,
        ["ExpandedNodeId"] = BuiltInType.ExpandedNodeId,
        ["StatusCode"] = BuiltInType.StatusCode,
        ["QualifiedName"] = BuiltInType.QualifiedName,
        ["LocalizedText"] = BuiltInType.LocalizedText,
        ["ExtensionObject"] = BuiltInType.ExtensionObject,
        ["DataValue"] = BuiltInType.DataValue,
        ["Variant"] = BuiltInType.Variant,
        ["DiagnosticInfo"] = BuiltInType.DiagnosticInfo,
    };

    private readonly Dictionary<string, TypeDictionary> _dictionaries;

    public DictionaryTypes() => _dictionaries = new(StringComparer.Ordinal);

    private DictionaryTypes(DictionaryTypes other) => _dictionaries = new(other._dictionaries, StringComparer.Ordinal);

    /// <summary>As it is now, for readers that go on while more dictionaries are learned.</summary>
    public DictionaryTypes Copy() => new(this);

    public void Add(TypeDictionary dictionary) => _dictionaries.TryAdd(dictionary.TargetNamespace, dictionary);

    /// <summary>The built-in type of a field; Null where it is none.</summary>
    public static BuiltInType BuiltIn(DictionaryField field) => field.TypeNamespace switch
    {
        TypeDictionary.SchemaNamespace => _basic.GetValueOrDefault(field.TypeName),
        OpcUaNamespace => _structured.GetValueOrDefault(field.TypeName),
        _ => BuiltInType.Null,
    };

    public static bool IsBit(DictionaryField field) =>
        field is { TypeName: "Bit", TypeNamespace: TypeDictionary.SchemaNamespace };

    /// <summary>The type of a field that is no built-in one; null where no dictionary has it.</summary>
    public DictionaryType? Find(DictionaryField field) => Find(field.TypeNamespace, field.TypeName);

    public DictionaryType? Find(string typeNamespace, string name) =>
        _dictionaries.GetValueOrDefault(typeNamespace)?.Types.GetValueOrDefault(name);

    /// <summary>The namespaces that a type refers to, over any number of steps, and whose dictionary is not here.
    /// </summary>
    public IReadOnlySet<string> MissingFor(DictionaryType type)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<DictionaryType>(ReferenceEqualityComparer.Instance) { type };
        var open = new Stack<DictionaryType>([type]);
        while (open.TryPop(out var next))
        {
            foreach (var field in next.Fields)
            {
                if (IsBit(field) || BuiltIn(field) != BuiltInType.Null) continue;
                if (Find(field) is not { } found) missing.Add(field.TypeNamespace);
                else if (seen.Add(found)) open.Push(found);
            }
        }

        missing.RemoveWhere(_dictionaries.ContainsKey);
        return missing;
    }
}
