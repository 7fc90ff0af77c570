namespace EdgeForecast.OpcUa.TypeDictionaries;

/// <summary>How a switch field is compared; the dictionary calls the first one Equals.</summary>
internal enum SwitchOperand
{
    Same,
    GreaterThan,
    LessThan,
    GreaterThanOrEqual,
    LessThanOrEqual,
    NotEqual,
}
