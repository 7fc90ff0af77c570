using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeForecast.Inference.Models;

/// <summary>
/// One model, loaded, with its buffers bound once: a run allocates nothing in managed memory. One thread runs it at a
/// time; <see cref="Terminate"/> may come from any.
/// </summary>
internal sealed unsafe class ModelSession : IDisposable
{
    private readonly Lock _runGate = new();
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _values = [];
    private readonly float* _cells;
    private readonly int _inputCount;
    private readonly int _outputCount;
    private RunOptions _runOptions = new();
    private bool _terminated;
    private bool _disposed;

    private ModelSession(InferenceSession session, List<TensorBinding> bindings)
    {
        _session = session;
        _outputCount = bindings[^1].CellCount;
        _inputCount = bindings.Sum(binding => binding.CellCount) - _outputCount;
        // Native memory: nothing to pin, and no pointer of ONNX Runtime's into the managed heap.
        _cells = (float*)NativeMemory.AlignedAlloc((nuint)(_inputCount + _outputCount) * sizeof(float), 64);
        new Span<float>(_cells, _inputCount + _outputCount).Clear();
        _binding = session.CreateIoBinding();
        var offset = 0;
        foreach (var binding in bindings)
        {
            var value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float,
                binding.Shape, (nint)(_cells + offset), binding.CellCount * sizeof(float));
            _values.Add(value);
            if (offset < _inputCount) _binding.BindInput(binding.Name, value);
            else _binding.BindOutput(binding.Name, value);
            offset += binding.CellCount;
        }
    }

    /// <summary>The numbers of all inputs, one tensor after another. Not while a run is under way.</summary>
    public Span<float> Input => new(_cells, _inputCount);

    /// <summary>What the last run gave.</summary>
    public ReadOnlySpan<float> Output => new(_cells + _inputCount, _outputCount);

    /// <summary>Loads a model from its file's bytes; null with the problems when it does not fit its bundle.</summary>
    public static ModelSession? Open(byte[] model, ModelBundle bundle, List<BundleProblem> problems)
    {
        InferenceSession? session = null;
        try
        {
            using var options = NewOptions();
            session = new InferenceSession(model, options);
            var problemCount = problems.Count;
            var bindings = TensorRules.Check(session, bundle, problems);
            if (problems.Count > problemCount) return null;
            var opened = new ModelSession(session, bindings);
            session = null;
            return opened;
        }
        catch (OnnxRuntimeException error)
        {
            problems.Add(new BundleProblem(bundle.Document.File, "ONNX Runtime can't load it: " + FirstLine(error),
                "Export it again, whole, with standard operators and its weights inside the file"));
            return null;
        }
        finally
        {
            session?.Dispose();
        }
    }

    /// <summary>
    /// Before a run that may have to be terminated: the flag latches, so the options of a terminated run are spent.
    /// Called when no run is under way and no <see cref="Terminate"/> meant for the one before can still come.
    /// </summary>
    public void PrepareRun()
    {
        lock (_runGate)
        {
            if (!_terminated) return;
            _runOptions.Dispose();
            _runOptions = new RunOptions();
            _terminated = false;
        }
    }

    /// <summary>Computes <see cref="Output"/> from <see cref="Input"/>.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed or was terminated.</exception>
    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    /// <summary>
    /// Asks the run under way to end. ONNX Runtime looks at the flag between nodes only: a single long kernel runs on.
    /// </summary>
    public void Terminate()
    {
        lock (_runGate)
        {
            if (_disposed) return;
            _terminated = true;
            _runOptions.Terminate = true;
        }
    }

    public void Dispose()
    {
        lock (_runGate)
        {
            if (_disposed) return;
            _disposed = true;
            _runOptions.Dispose();
        }

        _binding.Dispose();
        foreach (var value in _values) value.Dispose();
        _session.Dispose();
        NativeMemory.AlignedFree(_cells);
    }

    /// <summary>ONNX Runtime's text without its line breaks, short enough for a status page.</summary>
    public static string FirstLine(Exception error)
    {
        const int LengthMax = 300;
        var text = error.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return text.Length <= LengthMax ? text : text[..LengthMax] + "...";
    }

    // One thread a run: models of this size gain nothing from more, and a pool that spins takes a core from the rest.
    // No arena: it is no faster at these sizes, and it never gives back what one big run took.
    private static Microsoft.ML.OnnxRuntime.SessionOptions NewOptions()
    {
        var options = new Microsoft.ML.OnnxRuntime.SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
            // What it would print it also throws.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
