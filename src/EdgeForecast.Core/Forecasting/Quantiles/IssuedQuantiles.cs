namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// The quantiles in one forecast, beside its other numbers: what the experts said, by step, and what was made of it, by
/// level and step.
/// </summary>
internal sealed class IssuedQuantiles
{
    private readonly int _horizonSteps;
    private readonly int _noteLength;
    private readonly double[] _answers;
    private readonly double[] _notes;

    public IssuedQuantiles(QuantileLayout layout, int horizonSteps, int levelCount)
    {
        Layout = layout;
        _horizonSteps = horizonSteps;
        _noteLength = BoundNotes.CellCount(layout.Count);
        _answers = new double[horizonSteps * layout.CellCount];
        _notes = new double[levelCount * horizonSteps * _noteLength];
        Clear();
    }

    public QuantileLayout Layout { get; }

    /// <summary>What an expert said of a step, in order of size; NaN where it is not known any more.</summary>
    /// <param name="horizonIndex">Steps ahead, from 0 for the first.</param>
    /// <param name="place">The expert's among those that say quantiles.</param>
    public Span<double> AnswersAt(int horizonIndex, int place) => _answers.AsSpan(
        horizonIndex * Layout.CellCount + Layout.StartOf(place), Layout.SetOf(place).Count);

    public BoundNotes NotesAt(int level, int horizonIndex) =>
        new(_notes.AsSpan((level * _horizonSteps + horizonIndex) * _noteLength, _noteLength));

    /// <summary>Takes what an expert says of all steps; nothing where it says no quantiles.</summary>
    public void Take(int expert, ReadOnlySpan<double> quantiles)
    {
        var place = Layout.PlaceOf(expert);
        if (place < 0 || quantiles.IsEmpty) return;
        for (var h = 0; h < _horizonSteps; h++)
        {
            var step = AnswersAt(h, place);
            quantiles.Slice(h * step.Length, step.Length).CopyTo(step);
        }
    }

    public void Clear()
    {
        _answers.AsSpan().Fill(double.NaN);
        for (var i = 0; i < _notes.Length; i += _noteLength) new BoundNotes(_notes.AsSpan(i, _noteLength)).Clear();
    }

    public void CopyTo(IssuedQuantiles other)
    {
        _answers.CopyTo(other._answers, 0);
        _notes.CopyTo(other._notes, 0);
    }
}
