namespace EdgeForecast.Configuration.Reading;

/// <summary>Finds what somebody probably meant, for names that are misspelled.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of the known names, or null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? best = null;
        // A third of the name may be wrong, and two letters in a short one.
        var bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= bestDistance || distance >= candidate.Length) continue;
            best = candidate;
            bestDistance = distance;
        }

        return best;
    }

    /// <summary>A sentence that names the nearest, or all that there are.</summary>
    public static string Sentence(string name, IReadOnlyCollection<string> known)
    {
        var nearest = Nearest(name, known);
        if (nearest is not null) return $"Did you mean \"{nearest}\"?";
        return known.Count == 0 ? "Remove it." : $"Known here: {List(known)}.";
    }

    public static string List(IReadOnlyCollection<string> names)
    {
        const int ShownMax = 20;
        var shown = string.Join(", ", names.Order(StringComparer.Ordinal).Take(ShownMax));
        return names.Count > ShownMax ? $"{shown}, ... ({names.Count} in all)" : shown;
    }

    /// <summary>Letters to insert, delete, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }

        return rows[left.Length, right.Length];
    }
}
