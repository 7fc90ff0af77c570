using System.Globalization;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>What the verbs <c>slots</c>, <c>overhead</c> and <c>fleet</c> are told.</summary>
/// <param name="Count">Slots.</param>
/// <param name="IsAttacked">Whether everything that can go wrong does.</param>
/// <param name="IsJson">Print one JSON object instead of a table.</param>
/// <param name="PeriodMs">From slot to slot.</param>
/// <param name="BudgetMs">What a slot may take.</param>
/// <param name="IsPlain">Whether threads stay where every thread is.</param>
/// <param name="Seconds">How long, for the verb that counts none.</param>
internal sealed record SlotArguments(
    int Count, bool IsAttacked, bool IsJson, int PeriodMs, int BudgetMs, bool IsPlain, int Seconds)
{
    public static SlotArguments Parse(string[] args, int countDefault) => new(
        Number("--count", countDefault),
        Text("--attack", "none") == "all",
        args.Contains("--json"),
        Number("--period", 50),
        Number("--budget", 20),
        Text("--priority", "best") == "default",
        Number("--seconds", 60));

    private static string[] Args { get; } = Environment.GetCommandLineArgs();

    private static string Text(string name, string value) =>
        Array.IndexOf(Args, name) is >= 0 and var place && place + 1 < Args.Length ? Args[place + 1] : value;

    private static int Number(string name, int value) =>
        int.Parse(Text(name, value.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
