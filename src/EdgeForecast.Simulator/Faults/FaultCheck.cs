namespace EdgeForecast.Simulator.Faults;

/// <summary>Turns a line of a script into a fault, or says everything that is wrong with it.</summary>
internal static class FaultCheck
{
    /// <summary>The fault; null when a problem was added.</summary>
    public static Fault? Read(FaultEntry entry, string where, List<string> problems)
    {
        var before = problems.Count;
        if (!FaultNames.TryParse(entry.Kind, out var kind))
        {
            problems.Add($"{where}.kind: \"{entry.Kind}\" is no kind of fault. Use one of "
                + $"{string.Join(", ", FaultNames.Kinds.Select(FaultNames.NameOf))}.");
            return null;
        }

        if (!entry.Signals.Contains('/', StringComparison.Ordinal))
            problems.Add($"{where}.signals: \"{entry.Signals}\" is no unit/signal. Write for example "
                + "\"t1/oil_temperature\", \"*/load_current\" or \"t2/*\".");
        var start = Duration(entry.Start, $"{where}.start", TimeSpan.Zero, problems);
        var length = Duration(entry.Duration, $"{where}.duration", TimeSpan.FromTicks(1), problems);
        TimeSpan? every = entry.Every is { } text
            ? Duration(text, $"{where}.every", TimeSpan.FromTicks(1), problems)
            : null;
        if (problems.Count == before && every < length)
            problems.Add($"{where}.every: {entry.Every} is shorter than the duration, {entry.Duration}. "
                + "Make it at least as long.");
        if (entry.Probability is not (> 0 and <= 1))
            problems.Add($"{where}.probability: {entry.Probability} is not above 0 and at most 1. "
                + "Write for example 0.02 for one reading in fifty.");
        if (kind == FaultKind.Restart && entry.Probability < 1)
            problems.Add($"{where}.probability: a restart concerns all readings. Remove it and set \"every\".");
        var shift = Parameters(entry, kind, where, problems);
        return problems.Count > before
            ? null
            : new Fault(kind, entry.Signals, start, length, every, entry.Probability, entry.Magnitude ?? 0, shift);
    }

    private static TimeSpan Parameters(FaultEntry entry, FaultKind kind, string where, List<string> problems)
    {
        var name = FaultNames.NameOf(kind);
        var takesMagnitude = kind is FaultKind.Spike or FaultKind.OutOfRange or FaultKind.Rescale;
        if (takesMagnitude && entry.Magnitude is not { } magnitude)
            problems.Add($"{where}.magnitude: is missing. A {name} needs one, "
                + (kind == FaultKind.Rescale ? "the factor." : "in the unit of the signal."));
        if (!takesMagnitude && entry.Magnitude is not null)
            problems.Add($"{where}.magnitude: has no meaning for {name}. Remove it.");
        var takesShift = kind is FaultKind.ClockJump or FaultKind.Late;
        if (takesShift && entry.Shift is null)
            problems.Add($"{where}.shift: is missing. {name} needs one, {PlantDuration.Grammar}.");
        if (!takesShift && entry.Shift is not null)
            problems.Add($"{where}.shift: has no meaning for {name}. Remove it.");
        if (!takesShift || entry.Shift is null) return default;
        var least = kind == FaultKind.Late ? TimeSpan.FromTicks(1) : TimeSpan.MinValue;
        return Duration(entry.Shift, $"{where}.shift", least, problems);
    }

    private static TimeSpan Duration(string text, string where, TimeSpan least, List<string> problems)
    {
        if (!PlantDuration.TryParse(text, out var duration))
            problems.Add($"{where}: \"{text}\" is no duration. Write {PlantDuration.Grammar}.");
        else if (duration < least)
            problems.Add($"{where}: {text} is too short. It must be "
                + (least == TimeSpan.Zero ? "zero or more." : "greater than zero."));
        return duration;
    }
}
