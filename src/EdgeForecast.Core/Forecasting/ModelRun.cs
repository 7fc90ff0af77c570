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
    private double _lateElapsedMs = double.NaN;
    private volatile ModelRunState _state;

    /// <param name="outputCount">How many numbers the model gives, at least 1.</param>
    public ModelRun(int outputCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputCount, 1);
        _output = new float[outputCount];
    }

    public ModelRunState State => _state;

    /// <summary>Why it failed, was refused or came late; empty when done.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Time in the model as measured where it ran, in milliseconds; NaN while unknown.</summary>
    public double ElapsedMs { get; private set; }

    /// <summary>
    /// When the outcome is wanted, as a timestamp of the machine's clock: of runs that wait, the earliest goes first.
    /// </summary>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>
    /// When the model began with it, as a timestamp of the machine's clock; null while it waits for its turn.
    /// </summary>
    public long? BegunAt { get; private set; }

    /// <summary>The output; meaningful when <see cref="State"/> is <see cref="ModelRunState.Done"/>.</summary>
    public ReadOnlySpan<float> Output => _output;

    /// <summary>Opens the run for a slot and returns the ticket of its outcome.</summary>
    /// <param name="completion">Is told when the outcome is there.</param>
    /// <param name="deadline">When it is wanted; see <see cref="Deadline"/>.</param>
    public long Arm(SlotCompletion completion, long deadline = long.MaxValue)
    {
        lock (_gate)
        {
            _completion = completion;
            Deadline = deadline;
            _lateElapsedMs = double.NaN;
            BegunAt = null;
            _state = ModelRunState.Running;
            Detail = "";
            ElapsedMs = double.NaN;
            return ++_ticket;
        }
    }

    /// <summary>Its turn has come. Where nobody says so, a run that is late does not count against the model.</summary>
    public void Begin(long ticket, long timestamp)
    {
        lock (_gate)
        {
            if (ticket == _ticket) BegunAt = timestamp;
        }
    }

    /// <summary>
    /// Time in the model of a run that was done after its cut-off, before it was stopped, in milliseconds; NaN where
    /// there is none. Worth nothing to the forecast, but it says what the model costs. Gives it once.
    /// </summary>
    public double TakeLateElapsedMs()
    {
        lock (_gate)
        {
            var late = _lateElapsedMs;
            _lateElapsedMs = double.NaN;
            return late;
        }
    }

    /// <summary>
    /// Delivers an output. False when the slot is over or the numbers are not finite (then it has failed).
    /// </summary>
    public bool TryComplete(long ticket, ReadOnlySpan<float> output, double elapsedMs)
    {
        lock (_gate)
        {
            if (ticket == _ticket && State == ModelRunState.Late) _lateElapsedMs = elapsedMs;
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
            _state = ModelRunState.Late;
            Detail = "not done at the cut-off";
            _completion = null;
            return true;
        }
    }

    private bool End(ModelRunState state, string detail)
    {
        _state = state;
        Detail = detail;
        _completion?.Signal();
        _completion = null;
        return state == ModelRunState.Done;
    }
}
