namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// One run of one model for one slot: the meeting place of the thread that forecasts and the one that computes.
/// Reused from slot to slot. A ticket separates the slots: what comes in under an old ticket is refused.
/// </summary>
public sealed class ModelRun
{
    private readonly Lock _gate = new();
    private readonly float[] _output;
    private SlotCompletion? _completion;
    private long _ticket;

    /// <param name="outputCount">How many numbers the model gives, at least 1.</param>
    public ModelRun(int outputCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputCount, 1);
        _output = new float[outputCount];
    }

    public ModelRunState State { get; private set; }

    /// <summary>Why it failed, was refused or came late; empty when done.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Time in the model as measured where it ran, in milliseconds; NaN while unknown.</summary>
    public double ElapsedMs { get; private set; }

    /// <summary>The output; meaningful when <see cref="State"/> is <see cref="ModelRunState.Done"/>.</summary>
    public ReadOnlySpan<float> Output => _output;

    /// <summary>Opens the run for a slot and returns the ticket of its outcome.</summary>
    public long Arm(SlotCompletion completion)
    {
        lock (_gate)
        {
            _completion = completion;
            State = ModelRunState.Running;
            Detail = "";
            ElapsedMs = double.NaN;
            return ++_ticket;
        }
    }

    /// <summary>
    /// Delivers an output. False when the slot is over or the numbers are not finite (then it has failed).
    /// </summary>
    public bool TryComplete(long ticket, ReadOnlySpan<float> output, double elapsedMs)
    {
        lock (_gate)
        {
            if (ticket != _ticket || State != ModelRunState.Running) return false;
            ElapsedMs = elapsedMs;
            if (output.Length != _output.Length)
                return End(ModelRunState.Failed, $"gave {output.Length} numbers instead of {_output.Length}");
            foreach (var value in output)
                if (!float.IsFinite(value))
                    return End(ModelRunState.Failed, "gave a number that is not finite");
            output.CopyTo(_output);
            return End(ModelRunState.Done, "");
        }
    }

    /// <summary>Delivers a failure. False when the slot is over.</summary>
    public bool TryFail(long ticket, string detail, double elapsedMs = double.NaN)
    {
        lock (_gate)
        {
            if (ticket != _ticket || State != ModelRunState.Running) return false;
            ElapsedMs = elapsedMs;
            End(ModelRunState.Failed, detail);
            return true;
        }
    }

    /// <summary>The cut-off: no outcome is taken any more. True when the run was still under way.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            if (State != ModelRunState.Running) return false;
            State = ModelRunState.Late;
            Detail = "not done at the cut-off";
            _completion = null;
            return true;
        }
    }

    private bool End(ModelRunState state, string detail)
    {
        State = state;
        Detail = detail;
        _completion?.Signal();
        _completion = null;
        return state == ModelRunState.Done;
    }
}
