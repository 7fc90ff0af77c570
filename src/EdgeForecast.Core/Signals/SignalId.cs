namespace EdgeForecast.Core.Signals;

/// <summary>
/// A signal's number in this process: its place in the <see cref="SignalTable"/>, from 0, without holes.
/// </summary>
public readonly record struct SignalId(int Index)
{
    public override string ToString() => $"#{Index}";
}
