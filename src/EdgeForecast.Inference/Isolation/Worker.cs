using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EdgeForecast.Inference.Models;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// A worker process, seen from the one that started it. A thread of its own reads its answers, so that no answer waits
/// for a thread of the pool.
/// </summary>
internal sealed unsafe class Worker : Executor
{
    private const int LastWordsMax = 400;
    private readonly WorkerPool _pool;
    private readonly RunScheduler _scheduler;
    private readonly Process _process;
    private readonly ProcessDescriptor? _descriptor;
    private readonly SharedRegion _region;
    private readonly SafeHandle _requests;
    private readonly StringBuilder _lastWords = new();
    private WorkerCommandKind _command;
    private int _commandSlot;

    private Worker(Lane lane, WorkerPool pool, RunScheduler scheduler, Process process, SharedRegion region,
        TimeSpan now)
        : base(lane)
    {
        (_pool, _scheduler, _process, _region, StateSince) = (pool, scheduler, process, region, now);
        ProcessId = process.Id;
        _descriptor = ProcessDescriptor.TryOpen(ProcessId);
        _requests = ((PipeStream)process.StandardInput.BaseStream).SafePipeHandle;
        State = ExecutorState.Starting;
    }

    public int ProcessId { get; }

    /// <summary>Slots of the models that it has loaded.</summary>
    public HashSet<int> Loaded { get; } = [];

    /// <summary>Resident memory when last looked at.</summary>
    public long ResidentBytes { get; private set; }

    /// <summary>Why it was killed; null when it was not.</summary>
    public string? KillReason { get; private set; }

    /// <summary>False once it has been killed, though its end has not been seen yet.</summary>
    public bool IsUsable => KillReason is null && State != ExecutorState.Leaving;

    /// <summary>
    /// Starts a process. On the warden's thread only: the kernel kills the child when the thread that started it ends.
    /// </summary>
    /// <exception cref="IOException">No memory to share.</exception>
    /// <exception cref="Win32Exception">The executable can't be run.</exception>
    public static Worker Start(
        Lane lane, WorkerPool pool, RunScheduler scheduler, WorkerCommand command, int number, int nice, TimeSpan now)
    {
        var region = SharedRegion.Create(number);
        try
        {
            var process = Process.Start(Describe(command, region.Path, nice))!;
            // It has begun where the thread is that started it, or, of one in real time, where every program does.
            if (nice < SlotThread.WorkerStartNice) SlotThread.TryMoveTo(process.Id, SlotThread.WorkerStartNice);
            return new Worker(lane, pool, scheduler, process, region, now);
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <summary>Starts to read answers; once the pool knows the worker.</summary>
    public void Listen() => new Thread(ReadAnswers)
    {
        IsBackground = true,
        Name = "worker " + ProcessId.ToString(CultureInfo.InvariantCulture),
    }.Start();

    public override bool CanRun(HostedModel model) => IsUsable && Loaded.Contains(model.Slot);

    /// <summary>The model that it loads now; null when none.</summary>
    public HostedModel? FindPreparing(List<HostedModel> models) =>
        State == ExecutorState.Preparing ? models.Find(model => model.Slot == _commandSlot) : null;

    public override void Begin(HostedModel model, long sequence)
    {
        model.Window.CopyTo(_region.RequestNumbers);
        Send(WorkerCommandKind.Run, model.Slot, model.Window.Length, sequence);
    }

    /// <summary>Sends a command about a bundle. Under the gate, to an idle worker.</summary>
    public void Prepare(WorkerCommandKind command, int slot, string folder, long sequence, TimeSpan now)
    {
        (State, Sequence, StateSince) = (ExecutorState.Preparing, sequence, now);
        Send(command, slot, Encoding.UTF8.GetBytes(folder, _region.RequestText), sequence);
    }

    public override bool Force(TimeSpan now)
    {
        Kill("a run did not come back");
        return true;
    }

    public override void StepBack() => SlotThread.StepBack(ProcessId);

    /// <summary>Ends the process at once. What it was doing is settled when its end is seen. Under the gate.</summary>
    public void Kill(string reason)
    {
        KillReason = reason;
        _pool.CountKill(this, reason);
        Signal();
    }

    /// <summary>Without counting: for one that has been told to go and does not.</summary>
    public void Signal()
    {
        if (_descriptor is not null)
        {
            _descriptor.Kill();
            return;
        }

        try
        {
            _process.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It was quicker; the reader sees the end of its pipe.
            KillReason ??= error.Message;
        }
    }

    /// <summary>Lets the process end by itself: its pipe ends. Under the gate, when it is idle.</summary>
    public void Retire(TimeSpan now)
    {
        (State, StateSince) = (ExecutorState.Leaving, now);
        _process.StandardInput.BaseStream.Dispose();
    }

    /// <summary>Looks at how much memory it holds.</summary>
    public void Measure()
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{ProcessId}/statm").Split(' ');
            ResidentBytes = long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            ResidentBytes = 0; // Gone in between.
        }
    }

    private static ProcessStartInfo Describe(WorkerCommand command, string regionPath, int nice)
    {
        var start = new ProcessStartInfo(command.FileName)
        {
            UseShellExecute = false,
            // All three, or .NET hands the terminal over to the child.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] own = [WorkerProcess.Verb, regionPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            nice.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in command.Arguments.Concat(own)) start.ArgumentList.Add(argument);
        // A worker allocates next to nothing: no thread for the collector, no profiling of code, no debugger's socket.
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    private void Send(WorkerCommandKind command, int slot, int length, long sequence)
    {
        (_command, _commandSlot) = (command, slot);
        _region.RequestCommand = (int)command;
        _region.RequestSlot = slot;
        _region.RequestLength = length;
        _region.RequestSequence = sequence;
        byte wake = 1;
        // Never blocks: one byte a request, one request at a time. If nobody reads, the reader thread sees the end.
        _ = Libc.Write(_requests, &wake, 1);
    }

    private void ReadAnswers()
    {
        SlotThread.ClaimCarrier();
        var answers = Descriptor(_process.StandardOutput);
        var errors = Descriptor(_process.StandardError);
        var entries = stackalloc Libc.PollEntry[2];
        entries[0] = new Libc.PollEntry { Descriptor = answers, Wanted = Libc.PollIn };
        entries[1] = new Libc.PollEntry { Descriptor = errors, Wanted = Libc.PollIn };
        var buffer = stackalloc byte[512];
        while (true)
        {
            if (Libc.Poll(entries, 2, -1) < 0) continue;
            if (entries[1].Seen != 0)
            {
                var count = Libc.Read(errors, buffer, 512);
                if (count > 0) Remember(new ReadOnlySpan<byte>(buffer, (int)count));
                else entries[1].Descriptor = -1;
            }

            if (entries[0].Seen == 0) continue;
            if (Libc.Read(answers, buffer, 512) <= 0) break;
            TakeAnswer();
        }

        EndWith(_process);
    }

    private void TakeAnswer()
    {
        // Before the gate: whoever asks for memory may have to wait, and slots wait for the gate.
        var length = _region.AnswerLength;
        var failure = _region.AnswerStatus == 0 ? null : Encoding.UTF8.GetString(AnswerText(length));
        var message = State == ExecutorState.Preparing ? ReadMessage(length) : null;
        lock (_scheduler.Gate)
        {
            if (State == ExecutorState.Starting && _region.AnswerSequence == 0)
            {
                _region.Unlink();
                _pool.Greet(this);
                return;
            }

            if (_region.AnswerSequence != Sequence) return;
            if (State == ExecutorState.Running)
                _scheduler.Finish(this, Sequence,
                    failure is null
                        ? _region.AnswerNumbers[..Math.Clamp(length, 0, _region.AnswerNumbers.Length)]
                        : default,
                    failure, _region.AnswerMs);
            else if (State == ExecutorState.Preparing && message is not null)
                _pool.FinishPreparing(this, _command, _commandSlot, failure is null, message);
        }
    }

    private ReadOnlySpan<byte> AnswerText(int length) =>
        _region.AnswerText[..Math.Clamp(length, 0, _region.AnswerText.Length)];

    private BundleCheckMessage ReadMessage(int length)
    {
        if (length == 0) return new BundleCheckMessage([]);
        try
        {
            return JsonSerializer.Deserialize(AnswerText(length), BundleJson.Default.BundleCheckMessage)
                ?? new BundleCheckMessage([]);
        }
        catch (JsonException error)
        {
            return new BundleCheckMessage([new BundleProblem("worker", "answered nonsense: " + error.Message,
                "Report it")]);
        }
    }

    private void Remember(ReadOnlySpan<byte> words)
    {
        if (_lastWords.Length < LastWordsMax)
            _lastWords.Append(Encoding.UTF8.GetString(words).ReplaceLineEndings(" "));
    }

    private void EndWith(Process process)
    {
        // The answer pipe is closed, so it is on its way out; should it linger, it is helped.
        _descriptor?.BringOn();
        if (!process.WaitForExit(2000)) Signal();
        process.WaitForExit();
        var code = process.ExitCode;
        var reason = KillReason is not null ? "was killed: " + KillReason
            : code > 128 ? $"died of signal {code - 128}"
            : $"ended with code {code}";
        if (KillReason is null && _lastWords.Length > 0)
            reason += ": " + _lastWords.ToString(0, Math.Min(_lastWords.Length, LastWordsMax)).Trim();
        _pool.Bury(this, reason);
        // Not under the gate: the pool does not know it any more, and this may have to wait for .NET's own locks.
        process.StandardOutput.Dispose();
        process.StandardError.Dispose();
        process.StandardInput.BaseStream.Dispose();
        process.Dispose();
        _descriptor?.Dispose();
        _region.Dispose();
    }

    private static int Descriptor(StreamReader reader) =>
        (int)((PipeStream)reader.BaseStream).SafePipeHandle.DangerousGetHandle();
}
