using System.Xml.Linq;

namespace EdgeForecast.Tests.Configuration;

/// <summary>
/// What the documentation comments say of a record's parameters: the descriptions of the JSON Schema are the words that
/// stand beside the code, and stand nowhere else.
/// </summary>
internal sealed class XmlDescriptions
{
    private readonly Dictionary<(string Type, string Parameter), string> _texts = [];

    public XmlDescriptions(params string[] assemblies)
    {
        foreach (var assembly in assemblies)
            foreach (var member in XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly}.xml"))
                         .Descendants("member"))
                foreach (var parameter in member.Elements("param"))
                    _texts[(member.Attribute("name")!.Value, parameter.Attribute("name")!.Value)] = TextOf(parameter);
    }

    /// <summary>Null where nothing is said.</summary>
    public string? Of(Type type, string parameter) => _texts.GetValueOrDefault(($"T:{type.FullName}", parameter));

    private static string TextOf(XElement element) => string.Join(' ', element.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
            XElement inner => inner.Value,
            _ => node.ToString(),
        }))
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Aggregate("", (text, word) =>
            text.Length == 0 || word is "." or "," or ":" or ";" ? text + word : $"{text} {word}");
}
