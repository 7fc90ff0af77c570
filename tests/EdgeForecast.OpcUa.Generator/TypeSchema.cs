using System.Xml.Linq;

namespace EdgeForecast.OpcUa.Generator;

/// <summary>The structures and enumerations of the type dictionary (Part 5, annex on OPC binary).</summary>
internal sealed class TypeSchema
{
    private static readonly XNamespace _opc = "http://opcfoundation.org/BinarySchema/";

    public Dictionary<string, SchemaStructure> Structures { get; } = [];

    public Dictionary<string, SchemaEnumeration> Enumerations { get; } = [];

    public static TypeSchema Read(string path)
    {
        var schema = new TypeSchema();
        var root = XDocument.Load(path).Root ?? throw new InvalidDataException($"{path} is empty.");
        foreach (var element in root.Elements(_opc + "StructuredType"))
        {
            var fields = element.Elements(_opc + "Field").ToList();
            var lengths = fields.Select(field => (string?)field.Attribute("LengthField")).ToHashSet();
            schema.Structures[Name(element)] = new SchemaStructure(Name(element),
            [
                .. fields.Where(field => !lengths.Contains(Name(field))).Select(field => new SchemaField(
                    Name(field), Text(field, "TypeName").Split(':')[^1], field.Attribute("LengthField") is not null)),
            ]);
        }

        foreach (var element in root.Elements(_opc + "EnumeratedType"))
        {
            schema.Enumerations[Name(element)] = new SchemaEnumeration(Name(element),
                (string?)element.Attribute("IsOptionSet") == "true",
                [.. element.Elements(_opc + "EnumeratedValue").Select(v => (Name(v), Text(v, "Value")))]);
        }

        return schema;
    }

    private static string Name(XElement element) => Text(element, "Name");

    private static string Text(XElement element, string attribute) => (string?)element.Attribute(attribute)
        ?? throw new InvalidDataException($"{element} has no {attribute}.");
}
