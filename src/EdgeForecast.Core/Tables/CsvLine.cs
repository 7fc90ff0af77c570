namespace EdgeForecast.Core.Tables;

/// <summary>One line of comma-separated fields, some perhaps in quotes (RFC 4180).</summary>
internal static class CsvLine
{
    /// <summary>
    /// Finds the fields, quotes included; returns how many there are, one more than there is room for where there are
    /// too many, 0 where a quote is not closed.
    /// </summary>
    public static int Split(ReadOnlySpan<char> line, Span<Range> fields)
    {
        var count = 0;
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') isQuoted = !isQuoted;
            if (i < line.Length && (line[i] != ',' || isQuoted)) continue;
            if (count == fields.Length) return count + 1;
            fields[count++] = start..i;
            start = i + 1;
        }

        return isQuoted ? 0 : count;
    }

    public static string Unquote(ReadOnlySpan<char> field) =>
        field.Length >= 2 && field[0] == '"' && field[^1] == '"'
            ? field[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
            : field.ToString();
}
