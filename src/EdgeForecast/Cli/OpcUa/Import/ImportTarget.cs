using EdgeForecast.Buffer.Streams;
using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>
/// Where an import goes: a new configuration, one that is there, or the output. What was written has been checked as
/// <c>check --no-environment</c> does.
/// </summary>
internal sealed class ImportTarget(string? newFile, string? existingFile, TextWriter output)
{
    private byte[] _text = [];
    private GatewayOptions? _existing;

    /// <summary>The names that the existing configuration has.</summary>
    public IEnumerable<string> TakenNames => _existing?.Signals.Select(signal => signal.Name) ?? [];

    /// <summary>Looks whether it can be written; an exit code where it cannot, before a server is asked.</summary>
    public int? Open(TextWriter error)
    {
        if (newFile is not null && File.Exists(newFile))
        {
            error.WriteLine($"{newFile} is there already. Remove it, or add to it with --into {newFile}.");
            return ExitCode.Usage;
        }

        if (existingFile is null) return null;
        var config = ConfigReader.Read(existingFile, ProcessVariables.Read());
        if (config is { IsValid: true, Options: { } options })
        {
            _existing = options;
            _text = File.ReadAllBytes(existingFile);
            return null;
        }

        ConfigReport.WriteText(config, config.Problems, error);
        return ExitCode.InvalidConfiguration;
    }

    /// <summary>Writes it; null, with the reason on the standard error, where that is not possible.</summary>
    public ImportResult? Write(
        ImportRequest request, ImportedSignals found, IReadOnlyList<string> wanted, TextWriter error)
    {
        var signals = found.Signals.Where(IsNew).ToList();
        var known = signals.Select(signal => signal.Name).Concat(TakenNames).ToHashSet(StringComparer.Ordinal);
        if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            error.WriteLine($"--target {unknown}: no signal of that name was found. There are: "
                + string.Join(", ", known.Take(20)) + (known.Count > 20 ? ", ..." : "."));
            return null;
        }

        if (signals.Count == 0)
        {
            error.WriteLine("No number was found that is not there already: look with \"opcua browse\", or choose "
                + "another --root.");
            return null;
        }

        // To a configuration with forecasts none is added that nobody asked for.
        var targets = wanted.Count > 0 || _existing is { Forecasts.Count: > 0 } ? wanted : [Choice(signals)];
        var json = new ImportJson(request);
        if (newFile is null && existingFile is null)
        {
            foreach (var signal in signals) output.WriteLine(json.Signal(signal) + ",");
            return new ImportResult(null, [.. signals.Select(signal => signal.Name)], []);
        }

        var text = newFile is not null
            ? json.Whole(signals, targets)
            : Extended(request, json, signals, targets, error);
        var file = Path.GetFullPath(newFile ?? existingFile!);
        if (text is null || !IsRight(file, text, error)) return null;
        Replace(file, text);
        return new ImportResult(file, [.. signals.Select(signal => signal.Name)], [.. targets]);

        bool IsNew(ImportedSignal signal) => _existing?.Signals.Any(one => one.Source == request.Source
            && one.Node == signal.Node && one.IndexRange == signal.IndexRange && one.Field == signal.Field) != true;
    }

    private static string Choice(List<ImportedSignal> signals) =>
        (signals.Find(signal => signal is { Min: not null, Unit.Length: > 0 }) ?? signals[0]).Name;

    private byte[]? Extended(
        ImportRequest request, ImportJson json, List<ImportedSignal> signals, IReadOnlyList<string> targets,
        TextWriter error)
    {
        var text = (byte[]?)_text;
        var source = _existing!.Sources.OpcUa.FirstOrDefault(one => one.Name == request.Source);
        if (source is not null && source.Connection.Endpoint != request.Connection.Url)
        {
            error.WriteLine($"{existingFile} has a source \"{request.Source}\" at {source.Connection.Endpoint}: name "
                + "this one with --source NAME.");
            return null;
        }

        if (source is null) text = ListInsertion.Add(text!, ["sources", "opcua"], [json.Source()]);
        if (text is not null) text = ListInsertion.Add(text, ["signals"], [.. signals.Select(json.Signal)]);
        if (text is not null) text = ListInsertion.Add(text, ["forecasts"], [.. json.Forecasts(targets)]);
        if (text is null)
            error.WriteLine($"{existingFile} has no place for them. Leave --into out and paste what is printed.");
        return text;
    }

    private static bool IsRight(string file, byte[] text, TextWriter error)
    {
        var config = ConfigReader.ReadText(file, text, []);
        ConfigReport.WriteText(config, config.Problems, error);
        return config.IsValid;
    }

    private static void Replace(string file, byte[] text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? "/");
        // Synced: a power cut must not leave a gateway with half of a configuration.
        using var replaced = AtomicFile.Create(file);
        replaced.Stream.Write(text);
        replaced.Complete();
    }
}
