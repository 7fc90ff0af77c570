using System.Text;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>Units as people write them: <c>degC</c> and <c>°C</c> are the same.</summary>
internal static class UnitText
{
    public static bool AreSame(string left, string right) =>
        string.Equals(Plain(left), Plain(right), StringComparison.Ordinal);

    // Case stays: mW is not MW.
    private static string Plain(string unit)
    {
        var plain = new StringBuilder(unit.Length);
        foreach (var character in unit)
            switch (character)
            {
                case '°' or 'º':
                    plain.Append("deg");
                    break;
                case 'µ' or 'μ':
                    plain.Append('u');
                    break;
                case '²':
                    plain.Append('2');
                    break;
                case '³':
                    plain.Append('3');
                    break;
                case '·' or '*' or '.' or '^' or '_' or ' ':
                    break;
                default:
                    plain.Append(character);
                    break;
            }

        return plain.ToString();
    }
}
