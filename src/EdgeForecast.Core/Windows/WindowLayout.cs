namespace EdgeForecast.Core.Windows;

/// <summary>The order of the numbers in a window's tensor, behind a leading batch dimension of 1.</summary>
public enum WindowLayout
{
    /// <summary>[length, columns]: all columns of the oldest step first. Also [length] for a single column.</summary>
    TimeColumn,

    /// <summary>[columns, length]: the whole first column first, oldest step first.</summary>
    ColumnTime,
}
