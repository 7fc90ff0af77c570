namespace EdgeForecast.OpcUa.TypeDictionaries;

/// <summary>A type of a dictionary: a structure of fields, or a number of some bits.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bits">The size of an enumeration or of opaque bits; 0 for a structure.</param>
/// <param name="Fields">The fields of a structure in their order; empty for the others.</param>
internal sealed record DictionaryType(string Name, int Bits, IReadOnlyList<DictionaryField> Fields)
{
    public bool IsStructure => Bits == 0;
}
