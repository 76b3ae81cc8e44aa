"""From positions observed to paths: smoothing with honest covariances."""
