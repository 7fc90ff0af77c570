namespace EdgeForecast.OpcUa.TypeDictionaries;

/// <summary>A field as a dictionary describes it (Part 3 of versions before 1.04, annex C.2.3).</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeNamespace">The namespace of its type.</param>
/// <param name="TypeName">The type within it.</param>
/// <param name="Length">How many elements, for a Bit how many bits; null for one.</param>
/// <param name="LengthField">The earlier field that holds the count of the elements; null for none.</param>
/// <param name="SwitchField">The earlier field that says whether this one is there; null for always.</param>
/// <param name="SwitchValue">What it is compared with; null for any but 0.</param>
/// <param name="SwitchOperand">How.</param>
internal sealed record DictionaryField(
    string Name, string TypeNamespace, string TypeName, int? Length, string? LengthField, string? SwitchField,
    long? SwitchValue, SwitchOperand SwitchOperand)
{
    /// <summary>Whether the field only serves to read the others.</summary>
    public bool IsHidden { get; set; }

    public bool IsPresent(long switchValue)
    {
        if (SwitchValue is not { } expected) return switchValue != 0;
        return SwitchOperand switch
        {
            SwitchOperand.GreaterThan => switchValue > expected,
            SwitchOperand.LessThan => switchValue < expected,
            SwitchOperand.GreaterThanOrEqual => switchValue >= expected,
            SwitchOperand.LessThanOrEqual => switchValue <= expected,
            SwitchOperand.NotEqual => switchValue != expected,
            _ => switchValue == expected,
        };
    }
}
