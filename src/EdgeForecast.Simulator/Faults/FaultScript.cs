using System.Text.Json;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Faults;

/// <summary>What is to go wrong in a plant, and when. Read from JSON; see docs/simulator.md for the fields.</summary>
/// <param name="Faults">They act on a reading in this order.</param>
/// <param name="Seed">Chooses which readings are hit where a probability is below 1.</param>
public sealed record FaultScript(IReadOnlyList<Fault> Faults, int Seed)
{
    private const string DemoResource = "EdgeForecast.Simulator.Faults.demo.json";

    /// <summary>Lasting changes of the plant itself, in the order of their moments.</summary>
    public IReadOnlyList<CoolingSwap> Swaps { get; init; } = [];

    /// <summary>Nothing goes wrong.</summary>
    public static FaultScript None { get; } = new([], 1);

    /// <summary>A little of everything, gentle enough that forecasts stay useful.</summary>
    public static FaultScript Demo()
    {
        using var stream = typeof(FaultScript).Assembly.GetManifestResourceStream(DemoResource)
            ?? throw new InvalidOperationException($"{DemoResource} is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return TryParse(reader.ReadToEnd(), DemoResource, out var script, out var problems)
            ? script!
            : throw new InvalidOperationException(string.Join(' ', problems));
    }

    /// <summary>Reads a script file. False with every problem found when it cannot be used.</summary>
    public static bool TryLoad(string path, out FaultScript? script, out IReadOnlyList<string> problems)
    {
        script = null;
        try
        {
            return TryParse(File.ReadAllText(path), path, out script, out problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems = [$"{path}: {error.Message} Name a fault script that can be read."];
            return false;
        }
    }

    /// <summary>Reads a script from its text. False with every problem found when it cannot be used.</summary>
    /// <param name="json">The text.</param>
    /// <param name="origin">Where it is from, for the problems.</param>
    /// <param name="script">The script, or null.</param>
    /// <param name="problems">Each says what, where, and what to do; empty when there are none.</param>
    public static bool TryParse(
        string json, string origin, out FaultScript? script, out IReadOnlyList<string> problems)
    {
        script = null;
        FaultDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, FaultJson.Default.FaultDocument);
        }
        catch (JsonException error)
        {
            problems = [$"{origin}: {Plain(error)} Correct it there; docs/simulator.md lists the fields."];
            return false;
        }

        if (document is null)
        {
            problems = [$"{origin}: holds null. Write an object with a list \"faults\"."];
            return false;
        }

        var found = new List<string>();
        var faults = new List<Fault>();
        for (var index = 0; index < document.Faults.Count; index++)
            if (FaultCheck.Read(document.Faults[index], $"{origin}: faults[{index}]", found) is { } fault)
                faults.Add(fault);
        var swaps = new List<CoolingSwap>();
        foreach (var (index, change) in (document.Changes ?? []).Index())
            if (ChangeCheck.Read(change, $"{origin}: changes[{index}]", found) is { } swap)
                swaps.Add(swap);
        problems = found;
        if (found.Count > 0) return false;
        script = new FaultScript(faults, document.Seed) { Swaps = [.. swaps.OrderBy(swap => swap.At)] };
        return true;
    }

    // The reader's own words, without the name of a type of ours, and with lines counted from one.
    private static string Plain(JsonException error)
    {
        var text = error.Message;
        var detail = text.IndexOf(" Path: ", StringComparison.Ordinal);
        if (detail >= 0) text = text[..detail];
        text = text.Replace($" '{typeof(FaultDocument).FullName}'", " the script", StringComparison.Ordinal)
            .Replace($" '{typeof(FaultEntry).FullName}'", " a fault", StringComparison.Ordinal);
        var where = error.LineNumber is { } line ? $"line {line + 1}, {error.Path}: " : "";
        return where + text;
    }
}
