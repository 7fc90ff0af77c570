using System.Globalization;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;
using Microsoft.AspNetCore.Http;

namespace EdgeForecast.Status.Api;

/// <summary>What a client asks for, checked: every problem is found before the first byte of an answer.</summary>
/// <param name="Format">How to write it.</param>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="ByArrival">Whether these are arrival times.</param>
/// <param name="Names">Signals or forecasts by name; null for all.</param>
/// <param name="Limit">The most entries; null for all.</param>
/// <param name="Cursor">Where to go on; null from the oldest.</param>
internal sealed record ApiRequest(
    AnswerFormat Format, Timestamp From, Timestamp To, bool ByArrival, IReadOnlyList<string>? Names, int? Limit,
    string? Cursor)
{
    public const int LimitMax = 10_000;
    private const int NameCountMax = 1_000;

    /// <summary>Reads a request; adds every problem with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="namesKey">The name of the parameter that chooses: <c>signals</c> or <c>forecasts</c>.</param>
    /// <param name="known">What it may name.</param>
    /// <param name="problems">Takes the problems.</param>
    public static ApiRequest Read(
        HttpRequest request, string namesKey, Func<string, bool> known, List<string> problems)
    {
        var format = FormatOf(request.Headers.Accept.ToString());
        var (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        var byArrival = false;
        int? limit = null;
        string? cursor = null;
        IReadOnlyList<string>? names = null;
        foreach (var (key, values) in request.Query)
        {
            var text = values.Count == 1 ? values[0] ?? "" : "";
            if (values.Count > 1) problems.Add($"{key} stands {values.Count} times. Give it once.");
            else if (key == namesKey) names = NamesOf(text, key, known, problems);
            else if (key == "format") TryFormat(text, ref format, problems);
            else if (key == "from") from = TimeOf(text, key, problems);
            else if (key == "to") to = TimeOf(text, key, problems);
            else if (key == "cursor") cursor = text;
            else if (key == "time" && text is "source" or "arrival") byArrival = text == "arrival";
            else if (key == "time") problems.Add($"time=\"{text}\" is not known. Give source or arrival.");
            else if (key == "limit") limit = LimitOf(text, problems);
            else problems.Add(
                $"The parameter \"{key}\" is not known. There are from, to, time, {namesKey}, limit, cursor, format.");
        }

        if (problems.Count == 0 && from >= to) problems.Add("from is not before to. Swap them.");
        if (format == AnswerFormat.Json) limit ??= LimitMax;
        if (cursor is not null) limit ??= LimitMax;
        return new ApiRequest(format, from, to, byArrival, names, limit, cursor);
    }

    /// <summary>Tells requests apart: a cursor of one is nothing to another.</summary>
    public uint Fingerprint(IEnumerable<string> known)
    {
        var hash = 2166136261u;
        var names = Names is null ? "" : string.Join('\n', Names);
        foreach (var character in $"{From.Ticks} {To.Ticks} {ByArrival} {names}\n{string.Join('\n', known)}")
            hash = (hash ^ character) * 16777619u;
        return hash;
    }

    private static AnswerFormat FormatOf(string accept) =>
        accept.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase) ? AnswerFormat.NdJson
        : accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) ? AnswerFormat.Csv
        : AnswerFormat.Json;

    private static void TryFormat(string text, ref AnswerFormat format, List<string> problems)
    {
        if (text == "json") format = AnswerFormat.Json;
        else if (text == "ndjson") format = AnswerFormat.NdJson;
        else if (text == "csv") format = AnswerFormat.Csv;
        else problems.Add($"format=\"{text}\" is not known. Give json, ndjson or csv.");
    }

    private static Timestamp TimeOf(string text, string key, List<string> problems)
    {
        if (SampleCsv.TryTime(text, out var time)) return time;
        problems.Add($"{key}=\"{text}\" is no time. Write ISO 8601 in UTC, as 2026-11-23T12:00:00Z.");
        return default;
    }

    private static int? LimitOf(string text, List<string> problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= LimitMax)
            return limit;
        problems.Add($"limit=\"{text}\" is no number from 1 to {LimitMax}.");
        return null;
    }

    private static string[] NamesOf(
        string text, string key, Func<string, bool> known, List<string> problems)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length is 0 or > NameCountMax) problems.Add($"{key} names {names.Length}. Name 1 to {NameCountMax}.");
        foreach (var name in names)
            if (!known(name))
                problems.Add($"{key}: \"{name}\" is not known here.");
        return names;
    }
}
