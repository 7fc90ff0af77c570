using System.Globalization;
using System.Xml;

namespace EdgeForecast.OpcUa.TypeDictionaries;

/// <summary>
/// The types of a namespace as servers before version 1.04 describe them: an XML document of the OPC Binary schema
/// (Part 3 of those versions, annex C). It comes from a server, so everything in it is bounded.
/// </summary>
internal sealed class TypeDictionary
{
    public const string SchemaNamespace = "http://opcfoundation.org/BinarySchema/";

    private const int CharactersMax = 8 * 1024 * 1024;
    private const int TypeCountMax = 20_000;
    private const int FieldCountMax = 200_000;
    private const int BitsMax = 64;

    private readonly Dictionary<string, DictionaryType> _types = new(StringComparer.Ordinal);
    private int _fieldCount;

    private TypeDictionary(string targetNamespace) => TargetNamespace = targetNamespace;

    public string TargetNamespace { get; }

    public IReadOnlyDictionary<string, DictionaryType> Types => _types;

    /// <summary>Reads a dictionary; null, with the reason, where it is none or exceeds a limit.</summary>
    public static TypeDictionary? TryParse(byte[] document, out string problem)
    {
        problem = "";
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = CharactersMax,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            // Some servers count the zero that ends a string in C among the bytes.
            using var bytes = new MemoryStream(document, 0, document.AsSpan().TrimEnd((byte)0).Length);
            using var xml = XmlReader.Create(bytes, settings);
            if (xml.MoveToContent() != XmlNodeType.Element || !Is(xml, "TypeDictionary"))
                throw new XmlException("it is no TypeDictionary");
            if (xml.GetAttribute("DefaultByteOrder") == "BigEndian")
                throw new XmlException("its numbers are big-endian, which OPC UA never is");
            var dictionary = new TypeDictionary(xml.GetAttribute("TargetNamespace") ?? "");
            dictionary.ReadTypes(xml);
            return dictionary;
        }
        catch (XmlException fault)
        {
            // How the base class library says that a document is wrong; to us it is input like any other.
            problem = fault.Message;
            return null;
        }
    }

    private void ReadTypes(XmlReader xml)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth + 1) continue;
            if (xml.GetAttribute("Name") is not { Length: > 0 } name) continue;
            DictionaryType type;
            if (Is(xml, "StructuredType")) type = new DictionaryType(name, 0, ReadFields(xml));
            else if (Is(xml, "EnumeratedType")) type = new DictionaryType(name, Number(xml, "LengthInBits") ?? 32, []);
            else if (Is(xml, "OpaqueType") && Number(xml, "LengthInBits") is { } bits and > 0)
                type = new DictionaryType(name, bits, []);
            else continue;
            if (type.Bits is < 0 or > BitsMax) throw new XmlException($"{name} has {type.Bits} bits");
            if (_types.Count == TypeCountMax) throw new XmlException($"it has more than {TypeCountMax} types");
            _types.TryAdd(name, type);
        }
    }

    private List<DictionaryField> ReadFields(XmlReader xml)
    {
        var fields = new List<DictionaryField>();
        if (xml.IsEmptyElement) return fields;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || !Is(xml, "Field")) continue;
            if (++_fieldCount > FieldCountMax) throw new XmlException($"it has more than {FieldCountMax} fields");
            fields.Add(ReadField(xml));
        }

        var serving = fields.SelectMany(field => new[] { field.LengthField, field.SwitchField }).ToHashSet();
        foreach (var field in fields)
            field.IsHidden = serving.Contains(field.Name) || (field is { TypeName: "Bit" }
                && field.Name.StartsWith("Reserved", StringComparison.Ordinal));
        return fields;
    }

    private static DictionaryField ReadField(XmlReader xml)
    {
        var name = xml.GetAttribute("Name") ?? "";
        if (xml.GetAttribute("Terminator") is not null || xml.GetAttribute("IsLengthInBytes") is "true" or "1")
            throw new XmlException($"the length of {name} is given in a way that is not supported");
        var type = (xml.GetAttribute("TypeName") ?? "").Split(':', 2);
        var space = xml.LookupNamespace(type.Length == 2 ? type[0] : "") ?? "";
        var operand = SwitchOperand.Same;
        if (xml.GetAttribute("SwitchOperand") is { } text and not "Equals"
            && (!Enum.TryParse(text, out operand) || !Enum.IsDefined(operand)))
            throw new XmlException($"the operand {text} is unknown");
        return new DictionaryField(
            name, space, type[^1], Number(xml, "Length"), xml.GetAttribute("LengthField"),
            xml.GetAttribute("SwitchField"), Number(xml, "SwitchValue"), operand);
    }

    private static bool Is(XmlReader xml, string name) => xml.LocalName == name && xml.NamespaceURI == SchemaNamespace;

    private static int? Number(XmlReader xml, string attribute)
    {
        if (xml.GetAttribute(attribute) is not { } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite
            | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new XmlException($"{attribute} is \"{text}\", which is no number");
    }
}
