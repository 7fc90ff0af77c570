namespace EdgeForecast.Inference.Models;

/// <summary>One tensor as it is bound: its name and its shape with every dimension known.</summary>
internal sealed record TensorBinding(string Name, long[] Shape)
{
    public int CellCount => (int)Shape.Aggregate(1L, (product, size) => product * size);
}
