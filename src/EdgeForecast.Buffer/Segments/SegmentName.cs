using System.Globalization;

namespace EdgeForecast.Buffer.Segments;

/// <summary>File names of a family of segments: <c>samples-00000001.db</c> and <c>samples-00000001.log</c>.</summary>
internal static class SegmentName
{
    private const int Digits = 8;

    public static string Of(string family, int number) =>
        $"{family}-{number.ToString("D8", CultureInfo.InvariantCulture)}";

    /// <summary>The numbers of the segments of a family among these files, ascending.</summary>
    public static IReadOnlyList<int> NumbersIn(IReadOnlyList<string> files, string family) =>
        NumbersIn(files, family, ".db");

    /// <summary>A number that no file of the family has.</summary>
    public static int FreeNumberIn(IReadOnlyList<string> files, string family) =>
        1 + NumbersIn(files, family, ".db").Concat(NumbersIn(files, family, ".log")).DefaultIfEmpty(0).Max();

    private static IReadOnlyList<int> NumbersIn(IReadOnlyList<string> files, string family, string extension)
    {
        var numbers = new SortedSet<int>();
        foreach (var file in files)
        {
            if (!file.StartsWith(family, StringComparison.Ordinal)
                || !file.EndsWith(extension, StringComparison.Ordinal)
                || file.Length != family.Length + 1 + Digits + extension.Length
                || file[family.Length] != '-')
                continue;
            var digits = file.AsSpan(family.Length + 1, Digits);
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                numbers.Add(number);
        }

        return [.. numbers];
    }
}
